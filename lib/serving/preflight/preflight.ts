import satisfies from "semver/functions/satisfies.js";
import { conditions } from "./conditions.ts";
import type { Finding, PreflightReport } from "./finding.ts";
import { type RulesRelease, rulesReleaseOf } from "./releases.ts";
import type { Rule } from "./rule.ts";
import { rules } from "./rules.ts";
import { type PreflightInput, type Subject, toSubject } from "./subject.ts";

const weights = { error: 0, warn: 1, info: 2 } as const;

/**
 * Whether an adapter may be published to an engine, and why not: the rules of its release over config, header and values of the
 * adapter, and the `config.json` of the base model. Findings stand by severity. Any text and any header have an answer.
 */
export function preflight(input: PreflightInput): PreflightReport {
  const subject = toSubject(input);
  const engine = rulesReleaseOf(input.engine === "vllm" ? input.engineVersion : null);
  const found = rules
    .filter(({ versions }) => satisfies(engine.rulesOf, versions))
    .flatMap((rule) => apply(rule, subject));
  const findings = [...found, ...aboutEngine(input, engine)].sort(
    (left, right) => weights[left.severity] - weights[right.severity],
  );
  return {
    verdict: findings.some(({ severity }) => severity === "error") ? "blocked" : "publishable",
    findings,
    tensors: tensorFacts(subject),
    engine: { ...engine, version: input.engineVersion },
  };
}

function apply({ when, code, severity, message, fix, mend }: Rule, subject: Subject): Finding[] {
  const match = conditions[when](subject);
  if (!match) return [];
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (all, name) => match.values?.[name] ?? all);
  return [
    {
      code,
      severity,
      message: fill(message),
      evidence: match.evidence,
      fix: fill(fix),
      ...(mend ? { mend } : {}),
    },
  ];
}

/** What to know when the rules are not those of the very engine. */
function aboutEngine(
  { engine, engineVersion }: PreflightInput,
  { isKnown, rulesOf }: RulesRelease,
): Finding[] {
  if (engine !== "vllm") {
    return [
      {
        code: "engine_not_measured",
        severity: "warn",
        message: `What ${engine} does with adapters was not measured: the rules of vLLM ${rulesOf} were applied.`,
        evidence: `${engine} ${engineVersion ?? "of an unknown version"}`,
        fix: "Let the probe after loading decide.",
      },
    ];
  }
  if (isKnown) return [];
  return [
    {
      code: "engine_version_unknown",
      severity: "warn",
      message: `This release of vLLM was not measured: the rules of ${rulesOf} were applied.`,
      evidence: engineVersion === null ? "no version" : `vLLM ${engineVersion.slice(0, 60)}`,
      fix: `Serve with vLLM ${rulesOf}, or let the probe after loading decide.`,
    },
  ];
}

function tensorFacts({ facts, inventory }: Subject): Record<string, unknown> {
  if (!facts || !inventory) return {};
  return {
    count: inventory.tensorCount,
    parameterCount: facts.parameterCount,
    sizeBytes: inventory.tensorSizeBytes,
    dtypes: facts.dtypes,
    modules: facts.modules.length,
    layers: facts.layers.length,
    ranks: inventory.ranks,
    maxRank: facts.maxRank,
    scale: facts.effectiveScale,
    targets: [...new Set(facts.modules.map(({ path }) => path.slice(path.lastIndexOf(".") + 1)))].sort(),
  };
}
