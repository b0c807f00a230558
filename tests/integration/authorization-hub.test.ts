import { beforeAll, describe, expect, it } from "vitest";
import { createTokenText } from "#lib/access/token-text.ts";
import type { TokenScope } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { hubOperations } from "#lib/hub/routes.ts";
import { createBranch, createTag } from "#lib/repositories/mutations.ts";
import type { RepositoryRow } from "#lib/repositories/repository.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { commitBody, createPushedAdapter, sha256Of } from "#tests/support/hub-pushes.ts";
import { createPerson, createTeam, type TestPerson } from "#tests/support/people.ts";

testDatabase();
const api = testApiServer();

/**
 * Who asks. A team holds an adapter that only it may see. `engineer` and `viewer` are its members; `admin` and `reviewer` have that role
 * in the whole instance; `outsider` is an engineer of another team. The last four are the engineer's tokens: of scope read, of scope
 * write for another name of the team, of scope publish, of scope infer.
 */
const who = [
  "admin",
  "engineer",
  "reviewer",
  "viewer",
  "outsider",
  "anonymous",
  "reader",
  "limited",
  "publisher",
  "inferrer",
] as const;
type Who = (typeof who)[number];
type Outcome = "ok" | 401 | 403 | 404;

function row(...outcomes: Outcome[]): Record<Who, Outcome> {
  const [admin = 404, engineer = 404, reviewer = 404, viewer = 404, outsider = 404] = outcomes;
  const [anonymous = 404, reader = 404, limited = 404, publisher = 404, inferrer = 404] = outcomes.slice(5);
  return {
    ...{ admin, engineer, reviewer, viewer, outsider },
    ...{ anonymous, reader, limited, publisher, inferrer },
  };
}

//                        admin engin. review. viewer outsid. anon. reader limited publ. infer
const anyoneReads = row("ok", "ok", "ok", "ok", "ok", 401, "ok", "ok", "ok", 403);
const teamsRowRead = row("ok", "ok", "ok", "ok", 404, 401, "ok", 404, "ok", 403);
const teamsRowWritten = row("ok", "ok", 403, 403, 404, 401, 403, 404, 403, 403);
const madeForTeam = row("ok", "ok", 403, 403, 403, 401, 403, 403, 403, 403);

type Sent = { path: string; body?: string; contentType?: string };
type World = {
  people: { admin: TestPerson; engineer: TestPerson };
  tokens: Record<Who, string | null>;
  team: string;
  repository: RepositoryRow;
};

/** In the name of what the team holds: an answer to somebody else must not hold it. */
const secret = "undisclosed";
const unique = () => crypto.randomUUID().slice(0, 8);

async function tokenOf(person: TestPerson, scopes: readonly TokenScope[], patterns: readonly string[] = []) {
  const { text, hash, prefix } = createTokenText();
  const fields = { name: "made for a test", prefix, hash, userId: person.userId };
  await db().apiToken.create({ data: { ...fields, scopes: [...scopes], resourcePatterns: [...patterns] } });
  return text;
}

let world: World;
beforeAll(async () => {
  const [admin, engineer, reviewer, viewer, outsider] = [
    await createPerson("admin"),
    await createPerson("engineer"),
    await createPerson("reviewer"),
    await createPerson("viewer"),
    await createPerson("engineer"),
  ];
  const team = await createTeam([
    { person: engineer, role: "engineer" },
    { person: viewer, role: "viewer" },
  ]);
  await createTeam([{ person: outsider, role: "admin" }]);
  const files = { "adapter_config.json": "{}", "notes/a.txt": "a" };
  const named = { owner: team.handle, name: `${secret}-adapter` };
  const { repository } = await createPushedAdapter(engineer.actor, named, files);
  world = {
    people: { admin, engineer },
    team: team.handle,
    repository,
    tokens: {
      admin: admin.token,
      engineer: engineer.token,
      reviewer: reviewer.token,
      viewer: viewer.token,
      outsider: outsider.token,
      anonymous: null,
      reader: await tokenOf(engineer, ["read"]),
      limited: await tokenOf(engineer, ["write"], [`${team.handle}/another-name`]),
      publisher: await tokenOf(engineer, ["publish"]),
      inferrer: await tokenOf(engineer, ["infer"]),
    },
  };
});

const name = () => `${world.team}/${secret}-adapter`;
const model = () => `/api/models/${name()}`;
const json = (value: unknown) => ({ body: JSON.stringify(value), contentType: "application/json" });
const file = { oid: sha256Of("large"), size: 5 };

/** Every route with who may use it, and a request that succeeds for those who may. Paths are below /hf. */
const cases: Readonly<Record<string, { expected: Record<Who, Outcome>; send: () => Sent | Promise<Sent> }>> =
  {
    "GET /:owner/:name/resolve/:rev/*path": {
      expected: teamsRowRead,
      send: () => ({ path: `/${name()}/resolve/main/notes/a.txt` }),
    },
    "GET /:owner/:name/raw/:rev/*path": {
      expected: teamsRowRead,
      send: () => ({ path: `/${name()}/raw/main/notes/a.txt` }),
    },
    "GET /api/models/:owner/:name/resolve/:rev/*path": {
      expected: teamsRowRead,
      send: () => ({ path: `${model()}/resolve/main/notes/a.txt` }),
    },
    "GET /api/models/:owner/:name/tree/:rev": {
      expected: teamsRowRead,
      send: () => ({ path: `${model()}/tree/main?recursive=true&expand=true` }),
    },
    "GET /api/models/:owner/:name/tree/:rev/*path": {
      expected: teamsRowRead,
      send: () => ({ path: `${model()}/tree/main/notes` }),
    },
    "POST /api/models/:owner/:name/paths-info/:rev": {
      expected: teamsRowRead,
      send: () => ({
        path: `${model()}/paths-info/main`,
        body: "paths=notes&expand=false",
        contentType: "application/x-www-form-urlencoded",
      }),
    },
    "GET /api/models/:owner/:name/refs": {
      expected: teamsRowRead,
      send: () => ({ path: `${model()}/refs` }),
    },
    "GET /api/models/:owner/:name/commits/:rev": {
      expected: teamsRowRead,
      send: () => ({ path: `${model()}/commits/main` }),
    },
    "GET /api/models": {
      expected: anyoneReads,
      send: () => ({ path: `/api/models?search=${secret.slice(0, 6)}&full=true` }),
    },
    "GET /api/models/:owner/:name": { expected: teamsRowRead, send: () => ({ path: model() }) },
    "GET /api/models/:owner/:name/revision/:rev": {
      expected: teamsRowRead,
      send: () => ({ path: `${model()}/revision/main?blobs=true` }),
    },
    "GET /api/models/:owner/:name/auth-check": {
      expected: teamsRowRead,
      send: () => ({ path: `${model()}/auth-check` }),
    },
    "POST /api/models/:owner/:name/preupload/:rev": {
      expected: teamsRowWritten,
      send: () => ({ path: `${model()}/preupload/main`, ...json({ files: [{ path: "a", size: 1 }] }) }),
    },
    "POST /api/models/:owner/:name/commit/:rev": {
      expected: teamsRowWritten,
      send: () => ({
        path: `${model()}/commit/main`,
        body: commitBody({ [`${unique()}.txt`]: unique() }),
        contentType: "application/x-ndjson",
      }),
    },
    "POST /api/models/:owner/:name/tag/:rev": {
      expected: teamsRowWritten,
      send: () => ({ path: `${model()}/tag/main`, ...json({ tag: `t-${unique()}` }) }),
    },
    "DELETE /api/models/:owner/:name/tag/:tag": {
      expected: teamsRowWritten,
      send: async () => {
        const tag = `t-${unique()}`;
        await createTag(world.people.engineer.actor, world.repository, { name: tag });
        return { path: `${model()}/tag/${tag}` };
      },
    },
    "POST /api/models/:owner/:name/branch/:branch": {
      expected: teamsRowWritten,
      send: () => ({ path: `${model()}/branch/b-${unique()}`, ...json({}) }),
    },
    "DELETE /api/models/:owner/:name/branch/:branch": {
      expected: teamsRowWritten,
      send: async () => {
        const branch = `b-${unique()}`;
        await createBranch(world.people.engineer.actor, world.repository, { name: branch });
        return { path: `${model()}/branch/${branch}` };
      },
    },
    "POST /api/repos/create": {
      expected: madeForTeam,
      send: () => ({
        path: "/api/repos/create",
        ...json({ name: `new-${unique()}`, organization: world.team }),
      }),
    },
    "DELETE /api/repos/delete": {
      expected: teamsRowWritten,
      send: async () => {
        const old = { owner: world.team, name: `${secret}-${unique()}` };
        await createPushedAdapter(world.people.engineer.actor, old, {});
        return { path: "/api/repos/delete", ...json({ name: old.name, organization: old.owner }) };
      },
    },
    "PUT /api/models/:owner/:name/settings": {
      expected: teamsRowWritten,
      send: () => ({ path: `${model()}/settings`, ...json({ visibility: "private" }) }),
    },
    "GET /api/whoami-v2": { expected: anyoneReads, send: () => ({ path: "/api/whoami-v2" }) },
    "POST /api/validate-yaml": {
      expected: anyoneReads,
      send: () => ({ path: "/api/validate-yaml", ...json({ content: "# A card", repoType: "model" }) }),
    },
    "POST /:owner/:repository/info/lfs/objects/batch": {
      expected: teamsRowWritten,
      send: () => ({
        path: `/${name()}.git/info/lfs/objects/batch`,
        ...json({ operation: "upload", objects: [file] }),
      }),
    },
    "POST /:owner/:repository/info/lfs/verify": {
      expected: teamsRowWritten,
      send: async () => {
        const batch = await ask("engineer", "POST", {
          path: `/${name()}.git/info/lfs/objects/batch`,
          ...json({ operation: "upload", objects: [file] }),
        });
        const { objects } = await batch.json();
        const href: string | undefined = objects[0].actions?.upload.href;
        if (href !== undefined) await fetch(href, { method: "PUT", body: "large" });
        return { path: `/${name()}.git/info/lfs/verify`, ...json(file) };
      },
    },
  };

async function ask(asking: Who, method: string, { path, body, contentType }: Sent): Promise<Response> {
  const token = world.tokens[asking];
  return fetch(`${api.url}/hf${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(contentType === undefined ? {} : { "content-type": contentType }),
    },
    ...(body === undefined ? {} : { body }),
  });
}

/** What an answer means; a refusal to name what the asker may not see must not name it either. */
async function outcomeOf(asking: Who, method: string, sent: Sent): Promise<string | number> {
  const response = await ask(asking, method, sent);
  const text = await response.text();
  if (response.ok) return asking === "outsider" && text.includes(secret) ? "told" : "ok";
  if (response.status === 404 && text.includes(secret)) return "told";
  if (response.status === 404) expect(response.headers.get("x-error-code")).toBe("RepoNotFound");
  return response.status;
}

describe("every route of the Hub for every role and token", () => {
  it("has its row in this table", () => {
    const routes = hubOperations.map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(cases).sort()).toEqual(routes.sort());
  });

  it.each(Object.entries(cases))("%s", async (route, { expected, send }) => {
    const [method = ""] = route.split(" ");
    const outcomes: Partial<Record<Who, string | number>> = {};
    for (const asking of who) outcomes[asking] = await outcomeOf(asking, method, await send());
    expect(outcomes).toEqual(expected);
  });
});

describe("a repository that everyone sees", () => {
  it("is read by all and written by none but its team", async () => {
    const { engineer } = world.people;
    const named = { owner: world.team, name: `open-${unique()}`, visibility: "everyone" } as const;
    await createPushedAdapter(engineer.actor, named, { "a.txt": "a" });
    const label = `${world.team}/${named.name}`;
    const read = { path: `/${label}/resolve/main/a.txt` };
    expect(await outcomeOf("outsider", "GET", read)).toBe("ok");
    expect(await outcomeOf("limited", "GET", read)).toBe(404);
    const commit = { path: `/api/models/${label}/commit/main`, body: commitBody({ "b.txt": "b" }) };
    expect(await outcomeOf("outsider", "POST", commit)).toBe(403);
    expect(await outcomeOf("engineer", "POST", commit)).toBe("ok");
  });
});
