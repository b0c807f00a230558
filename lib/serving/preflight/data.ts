import type { Actor } from "#lib/actor.ts";
import { findingsOf } from "#lib/adapters/findings/data.ts";
import { getVersion } from "#lib/adapters/versions/data.ts";
import type { RepositoryName } from "#lib/repositories/repository.ts";
import { getTarget } from "../targets/data.ts";
import type { Finding, PreflightReport, Severity } from "./finding.ts";

const severities = { error: "error", warning: "warn", info: "info" } as const satisfies Record<
  string,
  Severity
>;

/** What is found of a version for a target, by the findings of its own pages. Throws `not_found`. */
export async function preflightVersion(
  actor: Actor,
  adapter: RepositoryName,
  ref: string,
  { targetId }: { targetId: string },
): Promise<PreflightReport> {
  const target = await getTarget(actor, targetId);
  const found = await findingsOf(actor, await getVersion(actor, adapter, ref));
  const findings = found.findings.map(
    ({ code, severity, message }): Finding => ({
      code,
      severity: severities[severity],
      message,
      evidence: "",
      fix: "",
    }),
  );
  if (found.inventory !== null && found.scan === null) {
    const message = "The tensors are being read.";
    findings.push({
      code: "not_scanned",
      severity: "error",
      message,
      evidence: "",
      fix: "Wait some seconds.",
    });
  }
  const [version = null] = target.replicas.flatMap(({ engineVersion }) => engineVersion ?? []).sort();
  return {
    verdict: findings.some(({ severity }) => severity === "error") ? "blocked" : "publishable",
    findings,
    tensors: { ...found.facts },
    engine: { version, rulesOf: version ?? "", isKnown: false },
  };
}
