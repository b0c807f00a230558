import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { db, withTransaction } from "#lib/db.ts";
import { neighbours, newestLineage } from "#lib/lineage/data.ts";
import type { EdgeKind } from "#lib/lineage/edge-kind.ts";
import type { LineageGraph } from "#lib/lineage/graph.ts";
import { addEdge, declareEdge, withdrawEdge } from "#lib/lineage/mutations.ts";
import { findPath } from "#lib/lineage/path.ts";
import { builtOnBaseModel, versionsThatSaw, whatItIsMadeOf } from "#lib/lineage/questions/data.ts";
import { searchNodes } from "#lib/lineage/search/data.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createBaseModel, createExportRow, createVersion } from "#tests/support/lineage.ts";
import { createPerson, createTeam } from "#tests/support/people.ts";

testDatabase();
const api = testApiServer();

const labels = (graph: LineageGraph) => graph.nodes.map(({ label }) => label).sort();

describe("declaring an edge", () => {
  it("ties two versions, once, and is noted in the audit log", async () => {
    const person = await createPerson("engineer");
    const [child, parent] = [await createVersion(person), await createVersion(person)];
    const edge = { kind: "parent", from: child.key, to: parent.key } as const;
    const first = await declareEdge(person.actor, edge);
    const again = await declareEdge(person.actor, edge);
    expect([first.isNew, again.isNew, again.id === first.id]).toEqual([true, false, true]);
    const audit = await db().auditEntry.findMany({
      where: { action: "lineage.added", actorId: person.userId },
    });
    expect(audit).toHaveLength(1);
    expect(audit[0]).toMatchObject({ subjectLabel: `${person.handle}/${child.name}@1.0.0` });
  });

  it("is replaced by better evidence, never by weaker", async () => {
    const person = await createPerson("engineer");
    const [version, made] = [await createVersion(person), await createExportRow(person)];
    const edge = { kind: "trained_on", from: version.key, to: made.key } as const;
    const add = (evidence: "hash" | "metadata" | "declared") =>
      withTransaction((tx) => addEdge(tx, person.actor, { ...edge, evidence }));
    await add("declared");
    await add("hash");
    await add("metadata");
    const rows = await db().lineageEdge.findMany({ where: { from: version.key }, orderBy: { id: "asc" } });
    expect(rows.map(({ evidence, removedAt }) => [evidence, removedAt === null])).toEqual([
      ["declared", false],
      ["hash", true],
    ]);
  });

  it.each([
    ["parent", "a row that is not there", `version:${crypto.randomUUID()}`],
    ["parent", "a text that is no node", "my-adapter"],
    ["parent", "a dataset as a parent", "dataset"],
    ["trained_on", "a version as data", "version"],
  ] as const)("refuses as %s %s", async (kind, _what, to) => {
    const person = await createPerson("engineer");
    const version = await createVersion(person);
    const other = await createVersion(person);
    const { dataset } = await createExportRow(person);
    const end = to === "dataset" ? dataset : to === "version" ? other.key : to;
    await expect(declareEdge(person.actor, { kind, from: version.key, to: end })).rejects.toMatchObject({
      code: "invalid_input",
      problems: [{ pointer: "/to" }],
    });
  });

  it("takes what is external by its name alone", async () => {
    const person = await createPerson("engineer");
    const version = await createVersion(person);
    await declareEdge(person.actor, { kind: "base", from: version.key, to: "external:Qwen/Qwen2.5-0.5B" });
    expect(labels(await neighbours(person.actor, version.key))).toEqual([
      "Qwen/Qwen2.5-0.5B",
      `${person.handle}/${version.name}@1.0.0`,
    ]);
  });

  it("does not learn from a stranger's claim that a hidden version is there", async () => {
    const [person, stranger] = [await createPerson("engineer"), await createPerson("engineer")];
    const [hidden, own] = [await createVersion(person), await createVersion(stranger)];
    const claim = declareEdge(stranger.actor, { kind: "parent", from: own.key, to: hidden.key });
    await expect(claim).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("cycles", () => {
  it("are refused, naming the way round", async () => {
    const person = await createPerson("engineer");
    const a = await createVersion(person, { name: "first" });
    const b = await createVersion(person, { name: "second" });
    const c = await createVersion(person, { name: "third" });
    await declareEdge(person.actor, { kind: "parent", from: b.key, to: a.key });
    await declareEdge(person.actor, { kind: "merge", from: c.key, to: b.key });
    const [first, second, third] = ["first", "second", "third"].map(
      (name) => `${person.handle}/${name}@1.0.0`,
    );
    await expect(
      declareEdge(person.actor, { kind: "distilled", from: a.key, to: c.key }),
    ).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`${first} → ${third} → ${second} → ${first}`),
    });
    await expect(declareEdge(person.actor, { kind: "stack", from: a.key, to: a.key })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("are refused to one of two people who close them at the same moment", async () => {
    for (let round = 0; round < 5; round++) {
      const person = await createPerson("engineer");
      const [a, b] = [await createVersion(person), await createVersion(person)];
      const outcomes = await Promise.allSettled([
        declareEdge(person.actor, { kind: "parent", from: a.key, to: b.key }),
        declareEdge(person.actor, { kind: "merge", from: b.key, to: a.key }),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    }
  });

  it("can be broken by taking an edge back", async () => {
    const person = await createPerson("engineer");
    const [a, b] = [await createVersion(person), await createVersion(person)];
    const { id } = await declareEdge(person.actor, { kind: "parent", from: a.key, to: b.key });
    await withdrawEdge(person.actor, id);
    await expect(
      declareEdge(person.actor, { kind: "parent", from: b.key, to: a.key }),
    ).resolves.toMatchObject({ isNew: true });
  });

  it("come of no sequence of edges", async () => {
    const person = await createPerson("engineer");
    const keys = await Promise.all(Array.from({ length: 5 }, async () => (await createVersion(person)).key));
    const kinds = ["parent", "merge", "stack", "distilled", "converted_to"] as const satisfies EdgeKind[];
    const edge = fc.record({
      kind: fc.constantFrom(...kinds),
      from: fc.constantFrom(...keys, "external:x"),
      to: fc.constantFrom(...keys, "external:x"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edge, { maxLength: 15 }), async (edges) => {
        await db().lineageEdge.deleteMany({ where: { from: { in: [...keys, "external:x"] } } });
        await Promise.allSettled(edges.map((input) => declareEdge(person.actor, input)));
        const rows = await db().lineageEdge.findMany({ where: { removedAt: null } });
        for (const { from, to } of rows) expect(findPath(rows, to, from)).toBeNull();
      }),
      { numRuns: 15 },
    );
  });
});

describe("the neighbourhood of a node", () => {
  it("grows by depth in both directions, and joins exports to the rows they read", async () => {
    const person = await createPerson("engineer");
    const made = await createExportRow(person);
    const parent = await createVersion(person, { name: "parent" });
    const child = await createVersion(person, { name: "child" });
    await declareEdge(person.actor, { kind: "trained_on", from: parent.key, to: made.key });
    await declareEdge(person.actor, { kind: "parent", from: child.key, to: parent.key });
    const near = await neighbours(person.actor, child.key, { depth: 1 });
    expect(near.nodes.map(({ key }) => key).sort()).toEqual([child.key, parent.key].sort());
    expect(near.isPartial).toBe(true);
    expect(near.nodes.find(({ key }) => key === parent.key)).toMatchObject({
      upstreamCount: 1,
      downstreamCount: 1,
    });
    const far = await neighbours(person.actor, child.key, { depth: 3 });
    expect(far.edges.map(({ kind }) => kind).sort()).toEqual(["exported_from", "parent", "trained_on"]);
    expect(far.isPartial).toBe(false);
    const back = await neighbours(person.actor, made.dataset, { depth: 3 });
    expect(back.nodes).toHaveLength(4);
  });

  it("is shown as it was known at a time", async () => {
    const person = await createPerson("engineer");
    const [a, b] = [await createVersion(person), await createVersion(person)];
    const { id } = await declareEdge(person.actor, { kind: "parent", from: a.key, to: b.key });
    const between = new Date(Date.now() + 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await withdrawEdge(person.actor, id);
    const edgesAt = async (asOf?: Date) => (await neighbours(person.actor, a.key, { asOf })).edges.length;
    expect(await edgesAt()).toBe(0);
    expect(await edgesAt(between)).toBe(1);
    expect(await edgesAt(new Date(Date.now() - 3_600_000))).toBe(0);
  });

  it("holds the kinds of edges that are asked for", async () => {
    const person = await createPerson("engineer");
    const [a, b, made] = [
      await createVersion(person),
      await createVersion(person),
      await createExportRow(person),
    ];
    await declareEdge(person.actor, { kind: "parent", from: a.key, to: b.key });
    await declareEdge(person.actor, { kind: "trained_on", from: a.key, to: made.key });
    const graph = await neighbours(person.actor, a.key, { kinds: ["trained_on"], depth: 3 });
    expect(graph.edges.map(({ kind }) => kind)).toEqual(["trained_on"]);
  });

  it("names nothing that the actor may not read, and does not look behind it", async () => {
    const [person, stranger] = [await createPerson("engineer"), await createPerson("engineer")];
    const open = await createVersion(person, { visibility: "everyone", name: "open" });
    const secret = await createVersion(person, { name: "undisclosed" });
    const behind = await createVersion(person, { visibility: "everyone", name: "behind" });
    await declareEdge(person.actor, {
      kind: "parent",
      from: open.key,
      to: secret.key,
      details: { note: "undisclosed" },
    });
    await declareEdge(person.actor, { kind: "parent", from: secret.key, to: behind.key });
    const graph = await neighbours(stranger.actor, open.key, { depth: 3 });
    expect(graph.nodes.map(({ kind, label }) => [kind, label])).toEqual([
      ["version", `${person.handle}/open@1.0.0`],
      ["hidden", "hidden"],
    ]);
    expect(JSON.stringify(graph)).not.toMatch(new RegExp(`undisclosed|${secret.id}`));
    await expect(neighbours(stranger.actor, secret.key)).rejects.toMatchObject({ code: "not_found" });
  });

  it("tells who guesses an external name of no version they may not read", async () => {
    const [person, stranger] = [await createPerson("engineer"), await createPerson("engineer")];
    const secret = await createVersion(person);
    const to = `external:secret-base-${secret.name}`;
    await declareEdge(person.actor, { kind: "base", from: secret.key, to });
    const graph = await neighbours(stranger.actor, to);
    expect([graph.nodes.length, graph.edges]).toEqual([1, []]);
    expect(await searchNodes(stranger.actor, "secret-base", 5)).toEqual([]);
    expect((await neighbours(person.actor, to)).nodes).toHaveLength(2);
    expect(await builtOnBaseModel(stranger.actor, to)).toMatchObject({ findings: [], hiddenCount: 0 });
  });

  it("begins with the newest ties that one may see", async () => {
    const [person, stranger] = [await createPerson("engineer"), await createPerson("engineer")];
    const [a, b] = [await createVersion(person), await createVersion(person)];
    await declareEdge(person.actor, { kind: "parent", from: a.key, to: b.key });
    const keys = (graph: LineageGraph) => graph.nodes.map(({ key }) => key);
    expect(keys(await newestLineage(person.actor))).toEqual(expect.arrayContaining([a.key, b.key]));
    expect(keys(await newestLineage(stranger.actor))).not.toContain(a.key);
  });
});

describe("taking an edge back", () => {
  it("is for those who may edit the adapter, and not for what bytes prove", async () => {
    const [engineer, viewer, stranger] = [
      await createPerson("engineer"),
      await createPerson("viewer"),
      await createPerson("engineer"),
    ];
    const team = await createTeam([
      { person: engineer, role: "engineer" },
      { person: viewer, role: "viewer" },
    ]);
    const version = await createVersion(engineer, { ownerId: team.ownerId });
    const made = await createExportRow(engineer);
    const { id } = await withTransaction((tx) =>
      addEdge(tx, engineer.actor, {
        kind: "trained_on",
        from: version.key,
        to: made.key,
        evidence: "hash",
      }),
    );
    await expect(withdrawEdge(viewer.actor, id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(withdrawEdge(stranger.actor, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(withdrawEdge(engineer.actor, id)).rejects.toMatchObject({ code: "conflict" });
    await expect(withdrawEdge(engineer.actor, "no-id")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("questions over a chain with a merge", () => {
  /** rows → export → specialist → merge ← generalist → base; a child of the merge is deployed. */
  async function createChain() {
    const person = await createPerson("engineer");
    const made = await createExportRow(person);
    const base = await createBaseModel(person);
    const specialist = await createVersion(person, { name: "specialist" });
    const generalist = await createVersion(person, { name: "generalist", alias: "champion" });
    const merged = await createVersion(person, { name: "merged", status: "approved", alias: "champion" });
    const child = await createVersion(person, { name: "child", status: "deployed" });
    const judged = await createVersion(person, { name: "judged", status: "deployed" });
    const gone = await createVersion(person, { name: "gone", status: "withdrawn", alias: "old" });
    const declare = (kind: EdgeKind, from: { key: string }, to: { key: string }) =>
      declareEdge(person.actor, { kind, from: from.key, to: to.key });
    await declare("trained_on", specialist, made);
    await declare("base", specialist, base);
    await declare("base", generalist, base);
    await declare("merge", merged, specialist);
    await declare("merge", merged, generalist);
    await declare("parent", child, merged);
    await declare("parent", gone, merged);
    await declare("evaluated_on", judged, made);
    return { person, made, base, specialist, generalist, merged, child, judged, gone };
  }
  const names = (answer: { findings: { node: { label: string } }[] }) =>
    answer.findings.map(({ node }) => node.label.replace(/^[^/]*\//, "").replace(/@.*/, ""));

  it("says which live versions saw a dataset, and by which way", async () => {
    const { person, made } = await createChain();
    for (const node of [made.dataset, made.key]) {
      const answer = await versionsThatSaw(person.actor, node);
      expect(names(answer)).toEqual(["merged", "child"]);
    }
    const answer = await versionsThatSaw(person.actor, made.dataset);
    expect(answer.findings[1]?.steps.map(({ kind }) => kind)).toEqual([
      "exported_from",
      "trained_on",
      "merge",
      "parent",
    ]);
  });

  it("says what a version is made of", async () => {
    const { person, child, base } = await createChain();
    const answer = await whatItIsMadeOf(person.actor, child.key);
    expect(answer.findings.map(({ node }) => node.kind).sort()).toEqual([
      "dataset",
      "export",
      "repository",
      "version",
      "version",
      "version",
    ]);
    expect(answer.findings.find(({ node }) => node.key === base.key)?.node.licence).toBe("apache-2.0");
  });

  it("says what breaks with a base model's licence, live versions first", async () => {
    const { person, base } = await createChain();
    const answer = await builtOnBaseModel(person.actor, base.key);
    expect(names(answer).slice(0, 3).sort()).toEqual(["child", "generalist", "merged"]);
    expect(names(answer).slice(3).sort()).toEqual(["gone", "specialist"]);
  });

  it("counts a base model by its name, too, where versions were pushed before it was registered", async () => {
    const person = await createPerson("engineer");
    const base = await createBaseModel(person, { name: "late" });
    const version = await createVersion(person);
    await declareEdge(person.actor, {
      kind: "base",
      from: version.key,
      to: `external:${person.handle}/late`,
    });
    expect((await builtOnBaseModel(person.actor, base.key)).findings).toHaveLength(1);
  });

  it("counts what the actor may not see, and follows through it", async () => {
    const person = await createPerson("engineer");
    const stranger = await createPerson("engineer");
    const made = await createExportRow(person, { visibility: "everyone" });
    const hidden = await createVersion(person, { status: "deployed" });
    const open = await createVersion(person, { status: "deployed", visibility: "everyone", name: "open" });
    await declareEdge(person.actor, { kind: "trained_on", from: hidden.key, to: made.key });
    await declareEdge(person.actor, { kind: "parent", from: open.key, to: hidden.key });
    const answer = await versionsThatSaw(stranger.actor, made.key);
    expect([names(answer), answer.hiddenCount]).toEqual([["open"], 1]);
    expect(answer.findings[0]?.steps.map(({ node }) => node.kind)).toEqual(["hidden", "version"]);
  });
});

describe("lineage over HTTP", () => {
  async function get(token: string, path: string) {
    const response = await fetch(`${api.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    return {
      status: response.status,
      type: response.headers.get("content-type"),
      text: await response.text(),
    };
  }

  it("is a neighbourhood, OpenLineage events or PROV-JSON, by the format", async () => {
    const person = await createPerson("engineer");
    const [version, made] = [await createVersion(person), await createExportRow(person)];
    await declareEdge(person.actor, { kind: "trained_on", from: version.key, to: made.key });
    const path = `/api/v1/adapters/${person.handle}/${version.name}/lineage`;
    const graph = await get(person.token, `${path}?version=1.0.0&depth=2&kinds=trained_on,exported_from`);
    expect(JSON.parse(graph.text)).toMatchObject({ focus: version.key, isPartial: false });
    const events = await get(person.token, `${path}?format=openlineage`);
    expect([events.status, events.type]).toEqual([200, "application/x-ndjson; charset=utf-8"]);
    const runs = events.text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).run.runId);
    expect(runs.sort()).toEqual([version.id, made.id].sort());
    const prov = await get(person.token, `${path}?format=prov-json`);
    expect(Object.keys(JSON.parse(prov.text).wasDerivedFrom)).toHaveLength(2);
  });

  it("is asked for by a node's key or by owner, name and version, with a date or a time", async () => {
    const person = await createPerson("engineer");
    const version = await createVersion(person, { alias: "champion" });
    for (const node of [
      version.key,
      `${person.handle}/${version.name}`,
      `${person.handle}/${version.name}@1.0.0`,
      `${person.handle}/${version.name}@champion`,
    ]) {
      const { text } = await get(
        person.token,
        `/api/v1/lineage?node=${encodeURIComponent(node)}&asOf=2026-01-31`,
      );
      expect(JSON.parse(text)).toMatchObject({ focus: version.key, asOf: "2026-01-31T23:59:59.999Z" });
    }
  });

  it.each([
    ["asOf=yesterday", 400],
    ["kinds=parent,friend", 400],
    ["depth=9", 400],
    ["node=version:1", 400],
    ["node=nobody/nothing", 404],
    [`node=export:${crypto.randomUUID()}`, 404],
  ])("refuses %s", async (query, status) => {
    const person = await createPerson("engineer");
    expect((await get(person.token, `/api/v1/lineage?${query}`)).status).toBe(status);
  });

  it("takes an edge from either end, and refuses one with both or none", async () => {
    const person = await createPerson("engineer");
    const [version, other] = [await createVersion(person), await createVersion(person)];
    const post = async (body: object) => {
      const response = await fetch(`${api.url}/api/v1/adapters/${person.handle}/${version.name}/lineage`, {
        method: "POST",
        headers: { authorization: `Bearer ${person.token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      return response.status;
    };
    expect(await post({ kind: "parent", to: `${person.handle}/${other.name}@1.0.0` })).toBe(201);
    expect(await post({ kind: "converted_to", from: "external:gguf/q4" })).toBe(201);
    expect(await post({ kind: "parent", from: other.key })).toBe(409);
    expect(await post({ kind: "parent" })).toBe(400);
    expect(await post({ kind: "parent", to: other.key, from: "external:x" })).toBe(400);
    expect(await post({ kind: "deployed_as", from: "external:x" })).toBe(400);
  });
});
