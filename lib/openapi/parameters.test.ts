import { describe, expect, it } from "vitest";
import { operations } from "#lib/openapi/operations.ts";
import { parametersOf } from "#lib/openapi/parameters.ts";

describe("parametersOf", () => {
  it("gives path names first, then the query with type, default and description", () => {
    const operation = operations.find(({ operationId }) => operationId === "listDatasets");
    if (!operation) throw new Error("listDatasets is an operation");
    expect(parametersOf({ ...operation, path: "/x/{id}" })).toEqual(
      expect.arrayContaining([
        { name: "id", place: "path", type: "string", description: "" },
        { name: "limit", place: "query", type: "integer, default 50", description: "Items a page" },
      ]),
    );
  });

  it("finds every name between braces", () => {
    for (const operation of operations) {
      const braces = operation.path.split("{").length - 1;
      expect(parametersOf(operation).filter(({ place }) => place === "path")).toHaveLength(braces);
    }
  });
});
