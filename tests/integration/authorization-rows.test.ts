import { beforeAll, describe, expect, it } from "vitest";
import { createExport } from "#lib/exports/mutations.ts";
import { saveRecipe } from "#lib/exports/recipes/mutations.ts";
import { createSchema } from "#lib/schemas/mutations.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { who } from "#tests/support/authorization/callers.ts";
import { onDataset } from "#tests/support/authorization/team-rows.ts";
import {
  createToken,
  createWorld,
  folderSource,
  outcomeOf,
  recipe,
  type Sent,
  schema,
  secret,
  send,
  unique,
  type World,
} from "#tests/support/authorization/world.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createReadyDataset, exampleRows } from "#tests/support/export-data.ts";
import { createPerson } from "#tests/support/people.ts";

testDatabase();
const api = testApiServer();

let world: World;
beforeAll(async () => {
  world = await createWorld(api.url);
});

describe("a version of a dataset", () => {
  it("is added to a dataset that its path names by owner and name", async () => {
    const id = `${world.team.handle}/${secret}-rows`;
    expect(await outcomeOf(world, "engineer", "createDatasetVersion", { params: { id }, form: {} })).toBe(
      "ok",
    );
    expect(await outcomeOf(world, "outsider", "createDatasetVersion", { params: { id }, form: {} })).toBe(
      404,
    );
  });
});

describe("a row of another team", () => {
  const asOutsider = (operationId: string, sent: Sent) => outcomeOf(world, "outsider", operationId, sent);

  it("is not exported by naming it under one's own handle", async () => {
    expect(await asOutsider("createExport", { body: { datasetId: world.dataset, recipe } })).toBe(404);
    const own = await createReadyDataset(world.people.outsider, exampleRows(5));
    expect(await asOutsider("createExport", { body: { datasetId: own, recipeId: world.recipe } })).toBe(404);
    const withSchema = { datasetId: own, recipe, schemaVersionId: world.schemaVersion };
    expect(await asOutsider("createExport", { body: withSchema })).toBe(404);
    expect(await asOutsider("createExport", { body: { datasetId: own, recipe } })).toBe("ok");
  });

  it("is not read by checking a schema on it or by its recipe", async () => {
    const rows = { datasetId: world.dataset };
    expect(await asOutsider("checkSchema", { body: { schema, rows } })).toBe(404);
    const own = await createReadyDataset(world.people.outsider, exampleRows(5));
    const mapped = { datasetId: own, mapping: "recipe", recipeId: world.recipe };
    expect(await asOutsider("checkSchema", { body: { schema, rows: mapped } })).toBe(404);
  });

  it("lends no schema version to a recipe", async () => {
    const body = { name: unique(), recipe, schemaVersionId: world.schemaVersion };
    expect(await asOutsider("createRecipe", { body })).toBe(404);
  });

  it("is found in no list, by no filter", async () => {
    for (const [operationId, query] of [
      ["listExports", { datasetId: world.dataset }],
      ["listExports", { recipeId: world.recipe }],
      ["listExports", { q: secret }],
      ["listRecipes", { q: secret, archived: "true" }],
      ["listDatasets", { search: secret, owner: world.team.handle }],
      ["listSchemas", { search: secret, owner: world.team.handle }],
      ["search", { q: world.dataset }],
      ["search", { q: world.export }],
    ] as const) {
      for (const asking of ["outsider", "limited"] as const) {
        expect([operationId, await outcomeOf(world, asking, operationId, { query })]).toEqual([
          operationId,
          "ok",
        ]);
      }
    }
  });

  it("takes rows from a source only for those who may write it", async () => {
    const sent = { params: { id: world.dataset }, body: folderSource };
    const outcomes = { outsider: 404, limited: 404, viewer: 403, reviewer: 403, reader: 403, anonymous: 401 };
    for (const asking of who) {
      if (asking === "admin" || asking === "engineer") continue;
      expect([asking, await outcomeOf(world, asking, "createDatasetVersion", sent)]).toEqual([
        asking,
        outcomes[asking],
      ]);
    }
  });

  it("is seen by all, and written by none of them, once it is everyone's", async () => {
    await send(world, "engineer", "updateDataset", { ...onDataset(world), body: { visibility: "everyone" } });
    const read = await send(world, "outsider", "getDataset", onDataset(world));
    expect(read.status).toBe(200);
    const changed = { ...onDataset(world), body: { description: "Mine now." } };
    expect(await asOutsider("updateDataset", changed)).toBe(403);
    expect(await asOutsider("deleteDataset", onDataset(world))).toBe(403);
    expect(await asOutsider("createDatasetVersion", { ...onDataset(world), form: {} })).toBe(403);
    expect(await outcomeOf(world, "limited", "getDataset", onDataset(world))).toBe(404);
    await send(world, "engineer", "updateDataset", { ...onDataset(world), body: { visibility: "team" } });
  });
});

describe("what hinders a deletion", () => {
  it("is not named to those who may not see it", async () => {
    const { engineer, outsider } = world.people;
    const dataset = await createReadyDataset(engineer, exampleRows(5), { owner: world.team.handle });
    const everyones = { params: { id: dataset }, body: { visibility: "everyone" } };
    await send(world, "engineer", "updateDataset", everyones);
    const fields = { name: unique(), visibility: "everyone" } as const;
    const shared = await createSchema(engineer.actor, { owner: world.team.handle }, fields, { schema });
    const { id: recipeId } = await saveRecipe(outsider.actor, {
      name: "hidden-recipe",
      recipe,
      schemaVersionId: shared.versionId,
    });
    await createExport(outsider.actor, { name: "hidden-export", datasetId: dataset, recipeId });
    for (const [operationId, id] of [
      ["deleteDataset", dataset],
      ["deleteSchema", shared.schemaId],
    ] as const) {
      const response = await send(world, "engineer", operationId, { params: { id } });
      expect([operationId, response.status]).toEqual([operationId, 409]);
      expect(await response.text()).not.toMatch(/hidden-(?:export|recipe)/);
      const asAdmin = await send(world, "admin", operationId, { params: { id } });
      expect(await asAdmin.text()).toMatch(/hidden-(?:export|recipe)/);
    }
  });
});

describe("a token's limit", () => {
  it.each([
    [(name: string) => name, ["a_b"]],
    [() => "a*c*b", ["axcxb", "acb"]],
    [() => "A*B", ["a_b", "axb", "axcxb", "acb", "axxb"]],
    [() => "*", ["a_b", "axb", "axcxb", "acb", "axxb"]],
  ])("%# shows in lists exactly what it reaches", async (pattern, expected) => {
    const person = await createPerson("engineer");
    for (const name of ["a_b", "axb", "axcxb", "acb", "axxb"]) {
      await saveRecipe(person.actor, { name, recipe });
    }
    const { text } = await createToken(person, ["read"], [`${person.handle}/${pattern("a_b")}`]);
    const response = await fetch(`${world.url}/api/v1/recipes`, {
      headers: { authorization: `Bearer ${text}` },
    });
    const { items }: { items: { name: string }[] } = await response.json();
    expect(items.map(({ name }) => name).sort()).toEqual([...expected].sort());
  });
});

describe("a token without a scope of its own", () => {
  it.each(["infer", "publish"] as const)("%s writes nothing", async (scope) => {
    const { text } = await createToken(world.people.engineer, [scope]);
    const headers = { authorization: `Bearer ${text}`, "content-type": "application/json" };
    const body = JSON.stringify({ name: unique(), recipe });
    const written = await fetch(`${world.url}/api/v1/recipes`, { method: "POST", headers, body });
    expect(written.status).toBe(403);
    const read = await fetch(`${world.url}/api/v1/recipes`, { headers });
    expect(read.status).toBe(scope === "publish" ? 200 : 403);
  });

  it("is refused by name when it is unknown or of another scheme, never taken for nobody", async () => {
    for (const authorization of ["Bearer adp_unknown", "Basic YTpi"]) {
      const response = await fetch(`${world.url}/api/v1/recipes`, { headers: { authorization } });
      expect(response.status).toBe(401);
    }
  });
});
