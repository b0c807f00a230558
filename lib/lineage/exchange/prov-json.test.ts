import { describe, expect, it } from "vitest";
import { derivation } from "#lib/lineage/exchange/derivation.fixture.ts";
import { toProvJson } from "#lib/lineage/exchange/prov-json.ts";

const document = toProvJson(derivation, "https://adaptery.example.com");
const recordsOf = (kind: string) => Object.values<Record<string, unknown> | string>(document[kind] ?? {});

/** Values of records that name other records. */
function named(kind: string, role: string): unknown[] {
  return recordsOf(kind).flatMap((record) =>
    typeof record === "object" && role in record ? [record[role]] : [],
  );
}

describe("toProvJson", () => {
  it("has an entity for every node and a run for every export and version", () => {
    expect(recordsOf("entity")).toHaveLength(derivation.nodes.length);
    expect(recordsOf("activity")).toHaveLength(3);
    expect(recordsOf("agent")).toHaveLength(1);
  });

  it("names no record that it does not have", () => {
    const entities = Object.keys(document.entity ?? {});
    const activities = Object.keys(document.activity ?? {});
    for (const entity of [
      ...named("used", "prov:entity"),
      ...named("wasGeneratedBy", "prov:entity"),
      ...named("wasDerivedFrom", "prov:generatedEntity"),
      ...named("wasDerivedFrom", "prov:usedEntity"),
      ...named("wasInvalidatedBy", "prov:entity"),
    ]) {
      expect(entities).toContain(entity);
    }
    for (const kind of ["used", "wasGeneratedBy", "wasDerivedFrom", "wasAssociatedWith"]) {
      for (const activity of named(kind, "prov:activity")) expect(activities).toContain(activity);
    }
  });

  it("calls a continued version a revision, and a withdrawn one invalidated", () => {
    expect(named("wasDerivedFrom", "prov:type")).toEqual([
      { $: "prov:Revision", type: "prov:QUALIFIED_NAME" },
    ]);
    expect(named("wasInvalidatedBy", "prov:time")).toEqual(["2026-02-01T00:00:00.000Z"]);
  });
});
