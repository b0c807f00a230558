import { describe, expect, it } from "vitest";
import type { AdapterQuery } from "#lib/adapters/list/adapter-query.ts";
import { listAdapters } from "#lib/adapters/list/data.ts";
import { recordMetrics } from "#lib/adapters/metrics/mutations.ts";
import { registerDraft } from "#lib/adapters/themis/mutations.ts";
import { db } from "#lib/db.ts";
import { updateRepository } from "#lib/repositories/mutations.ts";
import { createAdapter, exampleFiles, pushFiles, registerFiles } from "#tests/support/adapters.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, createTeam, type TestPerson } from "#tests/support/people.ts";

testDatabase();

const names = async (person: TestPerson, query: AdapterQuery = {}) =>
  (await listAdapters(person.actor, query)).items.map(({ name }) => name).sort();

/** Writes are told to the list by NOTIFY, some milliseconds after their commit. */
const soon = (check: () => Promise<unknown>) => expect.poll(check);

describe("the list of adapters", () => {
  it("shows what one may read, with facets that count it", async () => {
    const ada = await createPerson("engineer");
    const bob = await createPerson("engineer");
    const reviewer = await createPerson("reviewer");
    const team = await createTeam([{ person: ada, role: "engineer" }]);
    await createAdapter(ada, "ada-own");
    await createAdapter(ada, "ada-team", { owner: team.handle });
    await createAdapter(bob, "bob-own");
    await createAdapter(bob, "bob-open", { visibility: "everyone" });
    await soon(() => names(ada)).toEqual(["ada-own", "ada-team", "bob-open"]);
    await soon(() => names(bob, { owner: bob.handle })).toEqual(["bob-open", "bob-own"]);
    const { total, facets } = await listAdapters(ada.actor);
    expect(total).toBe(3);
    expect(facets.owner.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect((await listAdapters(reviewer.actor)).total).toBe(4);
    const limited = { ...ada.actor, resourcePatterns: [`${ada.handle}/*`] };
    expect((await listAdapters(limited)).items.map(({ name }) => name)).toEqual(["ada-own"]);
  });

  it("follows pushes, cards and edits, and forgets what is deleted", async () => {
    const person = await createPerson("engineer");
    const adapter = await createAdapter(person, "moving");
    const own = { owner: person.handle };
    await soon(async () => (await listAdapters(person.actor, own)).items[0]?.status).toBeNull();
    await registerFiles(person.actor, adapter, "1.0.0", exampleFiles("x", "example/one"));
    await soon(() => names(person, { ...own, base_model: "example/one", rank: "8" })).toEqual(["moving"]);
    await soon(() => names(person, { ...own, status: "registered", search: "MOVING example/one" })).toEqual([
      "moving",
    ]);
    await updateRepository(person.actor, adapter, { description: "Now with words." });
    await soon(() => names(person, { ...own, search: "with words" })).toEqual(["moving"]);
    await db().repository.update({ where: { id: adapter.id }, data: { deletedAt: new Date() } });
    await soon(() => names(person, own)).toEqual([]);
  });

  it("filters by several values, by metric, and says what other values there are", async () => {
    const person = await createPerson("engineer");
    for (const [name, domain] of [
      ["a", "legal"],
      ["b", "medical"],
      ["c", "art"],
    ] as const) {
      await registerDraft(person.actor, { adapter_id: name, adapter_version: "1.0.0", domain });
    }
    const own = { owner: person.handle };
    await soon(() => names(person, own)).toEqual(["a", "b", "c"]);
    expect(await names(person, { ...own, domain: "legal,medical" })).toEqual(["a", "b"]);
    const { facets } = await listAdapters(person.actor, { ...own, domain: "legal" });
    expect(facets.domain.map(({ value }) => value).sort()).toEqual(["art", "legal", "medical"]);
    expect(facets.status).toEqual([{ value: "draft", count: 1 }]);

    const adapter = await createAdapter(person, "measured");
    await pushFiles(person.actor, adapter, exampleFiles("x"));
    await recordMetrics(person.actor, adapter, "draft", [{ name: "eval_loss", value: 0.4, split: "test" }]);
    await soon(() => names(person, { ...own, metric: "eval_loss<0.5" })).toEqual(["measured"]);
    expect(await names(person, { ...own, metric: "eval_loss<0.4" })).toEqual([]);
    await expect(listAdapters(person.actor, { metric: "eval_loss" })).rejects.toThrow(/metric filter/);
    await expect(listAdapters(person.actor, { status: "gone" })).rejects.toThrow(/is no status/);
  });

  it("pages without gaps while others write", async () => {
    const person = await createPerson("engineer");
    for (let index = 0; index < 7; index++) await createAdapter(person, `page-${index}`);
    const own = { owner: person.handle, limit: 3 };
    await soon(async () => (await listAdapters(person.actor, own)).total).toBe(7);
    const first = await listAdapters(person.actor, own);
    const [touched] = (await listAdapters(person.actor, { ...own, limit: 7 })).items.slice(-1);
    const row = await db().repository.findUniqueOrThrow({ where: { id: touched?.id ?? "" } });
    await db().repository.update({ where: { id: row.id }, data: { updatedAt: new Date() } });
    await soon(async () => (await listAdapters(person.actor, own)).items[0]?.id).toBe(row.id);
    const second = await listAdapters(person.actor, { ...own, cursor: first.nextCursor ?? "" });
    const seen = [...first.items, ...second.items].map(({ name }) => name);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(6);
    expect(second.nextCursor).toBeNull();
  });
});
