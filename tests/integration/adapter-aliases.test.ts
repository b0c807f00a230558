import { describe, expect, it } from "vitest";
import { getAlias, listAliases } from "#lib/adapters/aliases/data.ts";
import { putAlias, removeAlias } from "#lib/adapters/aliases/mutations.ts";
import { listMetrics, metricSeries } from "#lib/adapters/metrics/data.ts";
import { recordMetrics } from "#lib/adapters/metrics/mutations.ts";
import { setVersionStatus } from "#lib/adapters/status/mutations.ts";
import { findVersion, getVersion } from "#lib/adapters/versions/data.ts";
import { getNextVersion } from "#lib/adapters/versions/suggestion/data.ts";
import { db } from "#lib/db.ts";
import { createAdapter, exampleFiles, pushFiles, registerFiles } from "#tests/support/adapters.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson } from "#tests/support/people.ts";

testDatabase();

async function world() {
  const person = await createPerson("engineer");
  const adapter = await createAdapter(person, "qa");
  for (const semver of ["1.0.0", "1.1.0"]) {
    await registerFiles(person.actor, adapter, semver, exampleFiles(semver));
  }
  return { ...person, adapter };
}

describe("an alias", () => {
  it("moves, answers as a version, and keeps where it was", async () => {
    const { actor, adapter } = await world();
    await putAlias(actor, adapter, "champion", { version: "1.0.0", expected: null, reason: "First." });
    await putAlias(actor, adapter, "champion", { version: "v1.1.0", expected: "1.0.0" });
    await putAlias(actor, adapter, "champion", { version: "latest" });
    expect(await getVersion(actor, adapter, "champion")).toMatchObject({
      semver: "1.1.0",
      aliases: ["champion"],
    });
    const { current, moves } = await getAlias(actor, adapter, "champion");
    expect(current).toMatchObject({ version: "1.1.0", status: "registered" });
    expect(moves.map(({ from, to, reason }) => [from, to, reason])).toEqual([
      ["1.0.0", "1.1.0", ""],
      [null, "1.0.0", "First."],
    ]);
    await removeAlias(actor, adapter, "champion", { expected: "1.1.0", reason: "Over." });
    expect(await listAliases(actor, adapter)).toEqual([]);
    expect(await findVersion(adapter, "champion")).toBeNull();
    expect((await getAlias(actor, adapter, "champion")).moves).toHaveLength(3);
    await expect(db().aliasMove.deleteMany({})).rejects.toThrow(/history/);
  });

  it("is not moved by one who saw it elsewhere; one of two at once wins", async () => {
    const { actor, adapter } = await world();
    const both = await Promise.allSettled(
      ["1.0.0", "1.1.0"].map((version) => putAlias(actor, adapter, "champion", { version, expected: null })),
    );
    const lost = both.find(({ status }) => status === "rejected");
    expect(lost).toMatchObject({ reason: { code: "precondition_failed" } });
    expect((await getAlias(actor, adapter, "champion")).moves).toHaveLength(1);
  });

  it("points at no draft and nothing withdrawn", async () => {
    const { actor, adapter } = await world();
    await pushFiles(actor, adapter, { "notes.txt": "draft" });
    await setVersionStatus(actor, adapter, "1.0.0", { status: "withdrawn", reason: "It leaks." });
    for (const version of ["draft", "1.0.0"]) {
      await expect(putAlias(actor, adapter, "champion", { version })).rejects.toMatchObject({
        code: "conflict",
      });
    }
    await expect(putAlias(actor, adapter, "latest", { version: "1.1.0" })).rejects.toMatchObject({
      code: "invalid_input",
    });
    await expect(removeAlias(actor, adapter, "nobody")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("metrics", () => {
  it("stand on the card, in rows, and over the versions", async () => {
    const { actor, adapter, handle } = await world();
    const loss = { name: "eval_loss", split: "test", dataset: "gsm8k", source: "lm-eval" };
    await recordMetrics(actor, adapter, "1.0.0", [
      { ...loss, value: 0.9 },
      { name: "accuracy", value: 0.5 },
    ]);
    await recordMetrics(actor, adapter, "1.1.0", [{ ...loss, value: 0.7 }]);
    await recordMetrics(actor, adapter, "1.1.0", [{ ...loss, value: 0.6 }]);
    expect(await listMetrics(actor, adapter, "1.0.0")).toMatchObject([
      { name: "accuracy", value: 0.5, split: "", dataset: "", source: handle },
      { ...loss, value: 0.9 },
    ]);
    const { card } = await getVersion(actor, adapter, "1.1.0");
    expect(card.evaluation).toEqual([{ ...loss, value: 0.6 }]);
    const series = await metricSeries(actor, adapter, "eval_loss");
    expect(series).toMatchObject([{ name: "eval_loss", split: "test", dataset: "gsm8k" }]);
    expect(series[0]?.points.map(({ version, value }) => [version, value])).toEqual([
      ["1.0.0", 0.9],
      ["1.1.0", 0.6],
    ]);
  });
});

describe("the next version", () => {
  it("is suggested from base model and data, and warned about", async () => {
    const { actor, adapter } = await world();
    expect(await getNextVersion(actor, adapter)).toMatchObject({
      suggestion: { semver: "1.1.1", bump: "patch" },
      previous: "1.1.0",
      existing: ["1.1.0", "1.0.0"],
      hasDraft: false,
    });
    await registerFiles(actor, adapter, "2.0.0-rc.1", exampleFiles("x", "example/other"));
    expect(await getNextVersion(actor, adapter, "1.2.0")).toMatchObject({
      suggestion: { semver: "2.0.0", bump: "patch" },
      warnings: [
        expect.stringMatching(/2\.0\.0-rc\.1 is there already/),
        expect.stringMatching(/2\.0\.0 is suggested/),
      ],
    });
  });
});
