import { readFileSync } from "node:fs";
import path from "node:path";
import satisfies from "semver/functions/satisfies.js";
import { describe, expect, it } from "vitest";
import { isJsonObject } from "#lib/json-object.ts";
import { adapterNames, adaptersDir } from "#lib/tensors/adapters.fixture.ts";
import { fixtureInput } from "./preflight.fixture.ts";
import { preflight } from "./preflight.ts";
import { measuredReleases } from "./releases.ts";
import { rules } from "./rules.ts";

const old = ["0.28.0", "0.30.0", "0.31.0"];

/** Why each adapter is blocked, and on which releases where not on all. */
const reasons: Record<string, readonly (readonly [code: string, versions?: readonly string[]])[]> = {
  "adapter-name-in-keys": [["adapter_name_in_keys"]],
  alora: [["activated_lora"], ["untrained"]],
  "alpha-pattern": [["alpha_pattern", old]],
  "bad-config-json": [["config_not_json"]],
  "bias-all": [["bias_trained"]],
  "config-alpha-missing": [["config_field_missing"]],
  "config-r-mismatch": [["rank_mismatch"]],
  dora: [["dora"]],
  "layer-replication": [["layer_replication"]],
  "lora-bias": [["lora_bias"]],
  "modules-to-save": [["full_weights_saved"]],
  "nan-weights": [["non_finite"]],
  "no-peft-prefix": [["key_prefix_missing"]],
  olora: [["initialised_from_base"]],
  "only-a": [["lora_pair_incomplete"]],
  "other-base": [["shape_not_of_base"]],
  "peft-type-loha": [["peft_type_mismatch"]],
  "pickle-only": [["pickle_weights"]],
  pissa: [["initialised_from_base"]],
  "rank-32": [["rank_above_max"]],
  "rank-pattern": [["rank_pattern", old]],
  "rank-pattern-above-max": [["rank_above_max"], ["rank_pattern", old]],
  "shape-too-large": [["shape_not_of_base"]],
  "shape-too-small": [["shape_not_of_base"]],
  "trainable-tokens": [["trainable_tokens"]],
  "truncated-file": [["weights_refused"]],
  "unknown-module": [["module_unknown"]],
  untrained: [["untrained"]],
  "wrong-prefix": [["keys_without_effect"]],
};

/** Served right, with something to know all the same. */
const notes: Record<string, readonly string[]> = {
  "embed-target": ["base_weights_included"],
  "extra-layer": ["layer_not_in_base", "layers_not_contiguous"],
  "fan-in-fan-out": ["fan_in_fan_out"],
  "lm-head-target": ["base_weights_included"],
};

/** What vLLM was seen to do: by adapter and release. */
function observedVerdicts(): { name: string; version: string; verdict: string }[] {
  const observed: unknown = JSON.parse(readFileSync(path.join(adaptersDir, "observed.json"), "utf8"));
  const adapters = isJsonObject(observed) && isJsonObject(observed.adapters) ? observed.adapters : {};
  return Object.entries(adapters).flatMap(([name, byVersion]) =>
    Object.entries(isJsonObject(byVersion) ? byVersion : {}).flatMap(([version, seen]) =>
      isJsonObject(seen) && typeof seen.verdict === "string"
        ? [{ name, version, verdict: seen.verdict }]
        : [],
    ),
  );
}

const verdicts = observedVerdicts();

describe("pre-flight against what real vLLM did", () => {
  it("has 42 adapters on every release that was measured", () => {
    expect(new Set(verdicts.map(({ name }) => name))).toEqual(new Set(adapterNames()));
    expect(new Set(verdicts.map(({ version }) => version))).toEqual(new Set(measuredReleases));
    expect(verdicts).toHaveLength(42 * 4);
  });

  it.each(verdicts)("$name on $version, which was $verdict", ({ name, version, verdict }) => {
    const report = preflight(fixtureInput(name, { engineVersion: version }));
    const expected = (reasons[name] ?? [])
      .filter(([, versions]) => versions?.includes(version) ?? true)
      .map(([code]) => code);
    const errors = report.findings.filter(({ severity }) => severity === "error");
    expect(errors.map(({ code }) => code).sort()).toEqual([...expected].sort());
    expect(report.verdict).toBe(verdict === "right" && name !== "pickle-only" ? "publishable" : "blocked");
    expect(report.engine).toEqual({ version, rulesOf: version, isKnown: true });
    if (report.verdict === "publishable") {
      expect(report.findings.map(({ code }) => code).sort()).toEqual(notes[name] ?? []);
    }
    for (const { message, evidence, fix } of report.findings) {
      for (const text of [message, evidence, fix]) {
        expect(text).not.toBe("");
        expect(text).not.toMatch(/\{\w+\}/);
      }
    }
  });
});

describe("ways of initialising", () => {
  const codesFor = (init: unknown, engineVersion: string) => {
    const { configText } = fixtureInput("good-qkvo-r8");
    const changed = JSON.stringify({ ...JSON.parse(configText ?? "{}"), init_lora_weights: init });
    const { verdict, findings } = preflight(
      fixtureInput("good-qkvo-r8", { configText: changed, engineVersion }),
    );
    return [verdict, ...findings.map(({ code }) => code)];
  };

  it.each(measuredReleases)("block what trained beside a changed base model, on %s", (release) => {
    for (const init of ["pissa_niter_4", "olora", "corda", "loftq", "lora_ga", "LoRA_GA"]) {
      expect([init, ...codesFor(init, release)]).toEqual([init, "blocked", "initialised_from_base"]);
    }
    for (const init of [true, false, "gaussian", "eva", "orthogonal", "mica"]) {
      expect([init, ...codesFor(init, release)]).toEqual([init, "publishable"]);
    }
  });
});

describe("the rule table", () => {
  it.each(rules.filter(({ fixture }) => fixture !== null))(
    "$code on $versions is proved by $fixture",
    ({ code, severity, versions, fixture }) => {
      const meant = measuredReleases.filter((release) => satisfies(release, versions));
      expect(meant).not.toEqual([]);
      for (const engineVersion of meant) {
        const { findings } = preflight(fixtureInput(fixture ?? "", { engineVersion }));
        expect(findings).toContainEqual(expect.objectContaining({ code, severity }));
      }
    },
  );
});
