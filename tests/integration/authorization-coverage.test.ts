import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { permissions } from "#lib/access/permissions.ts";
import { hubOperations } from "#lib/hub/routes.ts";
import { operations } from "#lib/openapi/operations.ts";
import { gatewayOperations } from "#lib/serving/gateway/routes.ts";
import { dataRoutes } from "#lib/web/data-routes.ts";
import { type ApiRoute, loadApiRoutes } from "#tests/support/api-routes.ts";
import { testDatabase } from "#tests/support/database.ts";

testDatabase();

/** Handlers that no operation describes, and why nobody needs a permission for them or where theirs is. */
const outsideTheTable: Readonly<Record<string, string>> = {
  "GET /api/auth/{all}": "sign-in, sign-out and session: how one becomes an actor",
  "POST /api/auth/{all}": "the same",
  "GET /api/v1/openapi.json": "describes the product, not what is in it",
  "GET /api/v1/{rest}": "what the API does not have: 404, whoever asks",
  "POST /api/v1/{rest}": "the same",
  "PUT /api/v1/{rest}": "the same",
  "PATCH /api/v1/{rest}": "the same",
  "DELETE /api/v1/{rest}": "the same",
  "GET /api/adapters/{id}/{name}/metadata": "GET /api/adapters/{id}/metadata with a slash in its id",
  "GET /healthz": "alive or not, for a supervisor",
  "GET /readyz": "ready or not, for a supervisor",
  "GET /metrics": "counts, for Prometheus; no names but of what the gateway serves",
  "PUT /hf/lfs/{repository}/{sha256}": "its signed address, which only who may push is given",
  "GET /hf/{owner}/{name}":
    "the address that clients print: redirected to our page unlooked, which asks who may see it",
  "GET /hf/{owner}/{name}/tree/{rev}": "the same",
  "GET /hf/{owner}/{name}/tree/{rev}/{path}": "the same",
  "GET /hf/{owner}/{name}/blob/{rev}/{path}": "the same",
  "GET /hf/{owner}/{name}/commit/{rev}": "the same",
  "GET /hf/{rest}": "what the Hub has and we do not: 501 with the reason, whoever asks",
  "POST /hf/{rest}": "the same",
  "PUT /hf/{rest}": "the same",
  "PATCH /hf/{rest}": "the same",
  "DELETE /hf/{rest}": "the same",
  "GET /v1/{rest}": "what OpenAI has and the gateway does not: 404 in its shape, whoever asks",
  "POST /v1/{rest}": "the same",
  "PUT /v1/{rest}": "the same",
  "PATCH /v1/{rest}": "the same",
  "DELETE /v1/{rest}": "the same",
};

/** Server actions that are not made by defineAction, and what authorizes them. */
const actionsOfTheirOwn: Readonly<Record<string, string>> = {
  "lib/access/people/actions.ts acceptPasswordLinkAction":
    "the one-time link that an administrator gave to the person",
  "lib/access/setup/actions.ts completeSetupAction": "the one-time link of the first start",
};

let routes: ApiRoute[] = [];
beforeAll(async () => {
  routes = await loadApiRoutes();
});

const toOpenApi = (path: string) => path.replace(/[:*](\w+)/g, "{$1}");

/** Operations of the REST API, and those of the Hub protocol and the gateway, which have no OpenAPI document. */
const table = [
  ...operations.map(({ method, path }) => `${method} ${path}`),
  ...hubOperations.map(({ method, path }) => `${method} /hf${toOpenApi(path)}`),
  ...gatewayOperations.map(({ method, path }) => `${method} /v1${toOpenApi(path)}`),
];

const handled = () =>
  new Set([
    ...routes.map(({ method, path }) => `${method} ${path}`),
    ...dataRoutes.map(({ method, path }) => `${method} ${toOpenApi(path)}`),
  ]);

describe("the table of operations", () => {
  it("has a row for every handler of the API and of the data plane", () => {
    const rows = new Set(table);
    expect([...handled()].filter((name) => !rows.has(name) && !(name in outsideTheTable))).toEqual([]);
  });

  it("has a handler for every row", () => {
    const names = handled();
    expect(table.filter((name) => !names.has(name))).toEqual([]);
    expect(Object.keys(outsideTheTable).filter((name) => !names.has(name))).toEqual([]);
  });

  it("names each operation and each route once", () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids).toEqual([...new Set(ids)]);
    expect(table).toEqual([...new Set(table)]);
  });

  it("lets no read need more than reading, and no write less than writing", () => {
    const isRead = (permission: keyof typeof permissions) => permissions[permission].scope === "read";
    const readingPosts = ["checkSchema", "preflight"];
    const strange = operations.filter(
      ({ method, operationId, permission }) =>
        method !== "GET" && isRead(permission) && !readingPosts.includes(operationId),
    );
    expect(strange.map(({ operationId }) => operationId)).toEqual([]);
  });
});

describe("the table of permissions", () => {
  it("gives administrators everything", () => {
    for (const rule of Object.values(permissions)) expect(rule.roles).toContain("admin");
  });

  it("lets reviewers and viewers write nothing that owners hold", () => {
    for (const [name, rule] of Object.entries(permissions)) {
      if (rule.at !== "owner" || rule.scope === "read") continue;
      expect([name, ...rule.roles.filter((role) => role === "reviewer" || role === "viewer")]).toEqual([
        name,
      ]);
    }
  });
});

/** Files below lib/ that are server actions. */
function actionFiles(): { file: string; text: string }[] {
  return ["lib", "app", "components"]
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
    )
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".test.ts"))
    .map((file) => ({ file, text: readFileSync(file, "utf8") }))
    .filter(({ text }) => /^\s*["']use server["']/m.test(text))
    .sort((a, b) => a.file.localeCompare(b.file));
}

describe("server actions", () => {
  it("stand in actions.ts files only", () => {
    expect(
      actionFiles()
        .map(({ file }) => file)
        .filter((file) => !/^lib\/.*\/actions\.ts$/.test(file)),
    ).toEqual([]);
  });

  it("go through defineAction with a permission of the table, or are listed with what authorizes them", () => {
    const unlisted: string[] = [];
    for (const { file, text } of actionFiles()) {
      for (const [, name = "", kind = "", rest = ""] of text.matchAll(
        /^export (?:async )?(?:const|function|let|class|default) *(\w*)([^\n]*)\n?([^\n]*)/gm,
      )) {
        const [, permission] = /defineAction\(\s*"([\w.]+)"/.exec(`${kind}\n${rest}`) ?? [];
        const isKnown = permission !== undefined && permission in permissions;
        if (!isKnown && !(`${file} ${name}` in actionsOfTheirOwn)) unlisted.push(`${file} ${name}`);
      }
    }
    expect(unlisted).toEqual([]);
  });

  it("are exported one by one, so that none goes unseen", () => {
    const others = actionFiles().filter(({ text }) => /^export (?:\*|\{)/m.test(text));
    expect(others.map(({ file }) => file)).toEqual([]);
  });
});
