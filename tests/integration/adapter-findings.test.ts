import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { findingsOf } from "#lib/adapters/findings/data.ts";
import { measureVersionJob } from "#lib/adapters/jobs.ts";
import { getVersion } from "#lib/adapters/versions/data.ts";
import { createRepository } from "#lib/repositories/mutations.ts";
import { adapterNames, adaptersDir, expectedDefects, fixtureFolder } from "#lib/tensors/adapters.fixture.ts";
import { scanJob } from "#lib/tensors/jobs.ts";
import { createAdapter, pushFiles } from "#tests/support/adapters.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

testDatabase();

function filesOf(name: string): Record<string, Buffer> {
  const dir = path.join(adaptersDir, name);
  return Object.fromEntries(readdirSync(dir).map((file) => [file, readFileSync(path.join(dir, file))]));
}

/** Pushes an adapter of the fixtures as a draft of this person, for a base model of this name. */
async function push(person: TestPerson, name: string, baseModel: string) {
  const adapter = await createAdapter(person, name);
  const files = filesOf(name);
  const config = (files["adapter_config.json"]?.toString() ?? "").replace("adaptery/tiny-llama", baseModel);
  await pushFiles(person.actor, adapter, { ...files, "adapter_config.json": config });
  await runWaitingJobs(measureVersionJob);
  await runWaitingJobs(scanJob);
  return findingsOf(person.actor, await getVersion(person.actor, adapter, "draft"));
}

describe("the findings about a pushed adapter", () => {
  it("name what is wrong with each of the 42, beside a base model known by its config alone", async () => {
    const person = await createPerson("engineer");
    const base = await createRepository(person.actor, { kind: "base", name: "tiny-llama" });
    await pushFiles(person.actor, base, { "config.json": filesOf("tiny-llama")["config.json"] ?? "" });
    const label = `${base.owner}/${base.name}`;
    for (const name of adapterNames()) {
      const found = await push(person, name, label);
      const { header = [], base: beside = [], values = [] } = expectedDefects[name] ?? {};
      // Hints about the base give way to what its shapes say; other-base names another base model, which is not held.
      const isOther = name === "other-base";
      const expected = [
        ...header.filter((code) => code !== "wrapped_prefix"),
        ...(isOther ? [] : beside),
        ...values,
      ];
      expect(found.findings.map(({ code }) => code).sort(), name).toEqual(expected.sort());
      expect(found.inventory, name).toEqual(fixtureFolder(name).inventory);
      const hasConfig = name !== "bad-config-json" && !isOther;
      expect(found.base, name).toBe(hasConfig ? label : null);
    }
  }, 180_000);

  it("compare with the weights of a base model whose config says no shapes", async () => {
    const person = await createPerson("engineer");
    const base = await createRepository(person.actor, { kind: "base", name: "odd-llama" });
    const { "model.safetensors": weights = "" } = filesOf("small-llama");
    await pushFiles(person.actor, base, {
      "config.json": '{"model_type":"odd"}',
      "model.safetensors": weights,
    });
    const { findings, base: label } = await push(person, "good-qkvo-r8", `${base.owner}/${base.name}`);
    expect(label).toBe(`${base.owner}/${base.name}`);
    expect(findings.map(({ code }) => code)).toEqual(["shape_not_of_base"]);
  });

  it("compare with no base model that the reader may not see", async () => {
    const [owner, reader] = [await createPerson("engineer"), await createPerson("engineer")];
    const base = await createRepository(owner.actor, {
      kind: "base",
      name: "secret-llama",
      visibility: "team",
    });
    await pushFiles(owner.actor, base, { "config.json": filesOf("small-llama")["config.json"] ?? "" });
    const found = await push(reader, "good-qkvo-r8", `${base.owner}/${base.name}`);
    expect([found.base, found.findings]).toEqual([null, []]);
  });
});
