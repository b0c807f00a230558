import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { adaptersDir } from "#lib/tensors/adapters.fixture.ts";
import { vllmAdapterRules } from "./vllm-adapter-rules.ts";
import { sortVllmFailure, vllmCallRules } from "./vllm-failures.ts";

const sort = (status: number, body: unknown) =>
  sortVllmFailure({
    status,
    contentType: "application/json",
    text: typeof body === "string" ? body : JSON.stringify(body),
  });
const error = (code: number, message: string, type = "InternalServerError") => ({
  error: { message, type, param: null, code },
});
const wrapped = (reason: string) =>
  `Call to add_lora method failed: Worker failed with error '${reason}', please check the stack trace above for the root cause`;

type Observations = { adapters: Record<string, Record<string, { verdict: string; message: string }>> };
// Safe because the file is a fixture of this repository in this shape.
const observations = JSON.parse(
  readFileSync(path.join(adaptersDir, "observed.json"), "utf8"),
) as Observations;
const rejections = Object.entries(observations.adapters).flatMap(([adapter, releases]) =>
  Object.entries(releases)
    .filter(([, { verdict }]) => verdict === "rejected")
    .map(([release, { message }]) => ({ adapter, release, message })),
);

describe("the failures of vLLM", () => {
  it.each(rejections)("knows why $release rejects $adapter, for good", ({ message }) => {
    const failure = sort(500, error(500, wrapped(message.slice(1, -1))));
    expect(failure.isPermanent).toBe(true);
    expect(vllmAdapterRules.map(({ code }) => code)).toContain(failure.code);
    expect(failure.engineWords).toBe(message.slice(1, -1).trim());
  });

  it.each([
    [401, { error: "Unauthorized" }, "unauthorized", true],
    [404, { detail: "Not Found" }, "runtime_loading_off", true],
    [404, error(404, "Loading lora a failed: No adapter found for a/b"), "adapter_not_found", false],
    [404, error(404, "The model `a` does not exist."), "model_not_found", false],
    [404, error(404, "The model `a` does not exist. Valid aliases: tiny."), "model_not_found", false],
    [404, error(404, "The lora adapter 'a' cannot be found."), "model_not_found", false],
    [404, "<html>nginx</html>", "no_such_route", true],
    [400, error(400, "The lora adapter 'a' has already been loaded. If you want"), "name_taken", true],
    [400, error(400, "The lora adapter 'a' conflicts with a served base model."), "name_is_base", true],
    [400, error(400, "Out of range float values are not JSON compliant"), "not_finite", true],
    [400, error(400, "1 validation error:"), "invalid_request", true],
    [500, error(500, "LoRA is not enabled. Use --enable-lora to enable LoRA."), "lora_not_enabled", true],
    [500, error(500, "EngineCore encountered an issue. See stack trace"), "engine_dead", false],
    [500, error(500, wrapped("CUDA out of memory. Tried to allocate")), "out_of_memory", false],
    [500, error(500, wrapped("No free lora slots")), "no_free_slot", false],
    [500, error(500, "Something nobody has seen"), "engine_error", false],
    [500, "Internal Server Error", "engine_error", false],
    [502, "<html>Bad Gateway</html>", "engine_error", false],
    [503, error(503, "The engine is currently busy and cannot accept"), "busy", false],
    [429, "slow down", "engine_error", false],
    [413, "too large", "refused", true],
  ])("sorts %i %j into %s", (status, body, code, isPermanent) => {
    expect(sort(status, body)).toMatchObject({ code, isPermanent, status });
  });

  it("cuts the engine's words", () => {
    expect(sort(500, "x".repeat(100_000)).engineWords.length).toBeLessThan(3_000);
  });

  it("has for every rule what to do and where its words were seen", () => {
    const rules = [...vllmCallRules, ...vllmAdapterRules];
    for (const { meaning, source } of rules) {
      expect(meaning).toMatch(/\.$/);
      expect(source).toMatch(/vLLM|measured|PyTorch/);
    }
    expect(new Set(rules.map(({ code }) => code)).size).toBe(rules.length);
  });
});
