import { describe, expect, it } from "vitest";
import { openapiDocument } from "#lib/openapi/document.ts";
import { operations } from "#lib/openapi/operations.ts";

const document = JSON.parse(JSON.stringify(openapiDocument(operations, "http://localhost:3000")));

describe("openapiDocument", () => {
  it("has every operation once, under its own id", () => {
    const found = Object.entries<Record<string, { operationId: string }>>(document.paths).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    );
    expect(found.sort()).toEqual(
      operations
        .map(({ method, path, operationId }) => `${method.toLowerCase()} ${path} ${operationId}`)
        .sort(),
    );
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });

  it("declares every parameter of a path and of a query", () => {
    const { parameters } = document.paths["/api/v1/exports/{id}/rejects"].get;
    expect(
      parameters.map((parameter: { name: string; in: string }) => `${parameter.in} ${parameter.name}`),
    ).toEqual(["path id", "query limit", "query cursor", "query code", "query bucket", "query pointer"]);
  });

  it("says what success and failure look like", () => {
    const { responses } = document.paths["/api/v1/exports"].post;
    expect(responses["202"].content["application/json"].schema.required).toContain("status");
    expect(responses.default.content).toHaveProperty(["application/problem+json"]);
    const compatible = document.paths["/api/export/jsonl_llm"].post.responses;
    expect(compatible["200"].content).toHaveProperty(["application/x-ndjson"]);
    expect(compatible.default.content["application/json"].schema.$ref).toMatch(/CompatibleError$/);
  });

  it("has every media type that an operation with a choice of formats answers in", () => {
    const contentOf = (path: string) => document.paths[path].get.responses["200"].content;
    expect(Object.keys(contentOf("/api/v1/targets/{id}/manifest"))).toEqual([
      "text/plain",
      "application/yaml",
    ]);
    const card = contentOf("/api/v1/adapters/{owner}/{name}/versions/{v}/card");
    expect(Object.keys(card)).toEqual(["application/json", "text/markdown"]);
    expect(card["application/json"].schema.anyOf).toHaveLength(2);
    const lineage = contentOf("/api/v1/adapters/{owner}/{name}/lineage");
    expect(Object.keys(lineage)).toEqual(["application/json", "application/x-ndjson"]);
    expect(lineage["application/json"].schema.anyOf).toHaveLength(2);
    expect(Object.keys(contentOf("/api/v1/audit/download"))).toEqual(["application/x-ndjson", "text/csv"]);
  });

  it("lets a body away that has nothing one must say", () => {
    const optional = operations.filter(({ bodyIsOptional }) => bodyIsOptional);
    expect(optional.map(({ operationId }) => operationId).sort()).toEqual([
      "createPullToken",
      "mendVersion",
      "promoteDeployment",
      "requestReview",
      "rollBackDeployment",
    ]);
    for (const { path } of optional) expect(document.paths[path].post.requestBody.required).toBe(false);
    expect(document.paths["/api/v1/deployments"].post.requestBody.required).toBe(true);
  });
});
