import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { adaptersDir } from "#lib/tensors/adapters.fixture.ts";
import { runCommand } from "#tests/support/run-command.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "preflight-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const fixture = (name: string) => path.join(adaptersDir, name);
const base = ["--base", fixture("tiny-llama")];

async function run(...args: string[]) {
  const { status, stdout, stderr } = await runCommand(process.execPath, [
    "bin/adaptery.js",
    "preflight",
    ...args,
  ]);
  return { status, stderr, report: stdout === "" ? null : JSON.parse(stdout) };
}

describe("adaptery preflight", () => {
  it("answers the verdict as JSON, and ends with 0 or 1", async () => {
    expect(await run(fixture("good-qkvo-r8"), ...base)).toMatchObject({
      status: 0,
      report: { verdict: "publishable", findings: [], tensors: { maxRank: 8 } },
    });
    const config = path.join(fixture("tiny-llama"), "config.json");
    expect(await run(fixture("alpha-pattern"), "--base", config, "--vllm", "0.31.0")).toMatchObject({
      status: 1,
      report: {
        verdict: "blocked",
        findings: [{ code: "alpha_pattern", severity: "error", evidence: 'alpha_pattern {"v_proj":64}' }],
      },
    });
    expect(await run(fixture("rank-32"), ...base, "--max-lora-rank", "32")).toMatchObject({ status: 0 });
  });

  it("says what is wrong with files that cannot be read", async () => {
    for (const [name, code] of [
      ["truncated-file", "weights_refused"],
      ["bad-config-json", "config_not_json"],
      ["pickle-only", "pickle_weights"],
    ] as const) {
      expect(await run(fixture(name), ...base)).toMatchObject({
        status: 1,
        report: { findings: [{ code }] },
      });
    }
  });

  it("waits for no pipe and follows no links in circles", async () => {
    const odd = path.join(scratch, "odd");
    mkdirSync(odd);
    execFileSync("mkfifo", [path.join(odd, "adapter_model.safetensors")]);
    symlinkSync("adapter_config.json", path.join(odd, "adapter_config.json"));
    expect(await run(odd, ...base)).toMatchObject({
      status: 1,
      report: { findings: [{ code: "config_missing" }, { code: "weights_missing" }] },
    });
  });

  it.each([
    [["nowhere", ...base], /no folder nowhere/],
    [[path.join(fixture("dora"), "adapter_config.json"), ...base], /is no folder/],
    [[fixture("dora")], /--base/],
    [[fixture("dora"), "--base", "nowhere"], /is not there/],
    [[fixture("dora"), "--base", fixture("dora")], /has no config.json/],
    [[fixture("dora"), ...base, "--vllm", "newest"], /release such as 0.32.0/],
    [[fixture("dora"), ...base, "--max-lora-rank", "0"], /whole number/],
    [
      [fixture("dora"), ...base, "--mend", path.join(scratch, "never")],
      /nothing was found that can be mended/,
    ],
  ])("ends with 2 for wrong use: %j", async (args, sentence) => {
    expect(await run(...args)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(sentence),
      report: null,
    });
  });

  it("writes a mended copy that is publishable", async () => {
    const target = path.join(scratch, "mended");
    const old = [...base, "--vllm", "0.28.0"];
    expect(await run(fixture("rank-pattern"), ...old, "--mend", target)).toMatchObject({
      status: 1,
      report: { mended: { kinds: ["fold_patterns"], isExact: true } },
    });
    expect(await run(target, ...old)).toMatchObject({ status: 0 });
    expect(await run(fixture("rank-pattern"), ...old, "--mend", target)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/is not empty/),
    });
  });
});
