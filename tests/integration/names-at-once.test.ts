import { describe, expect, it } from "vitest";
import { createDataset } from "#lib/datasets/mutations.ts";
import { createSchema } from "#lib/schemas/mutations.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";

testDatabase();

const source = {
  kind: "source",
  sourceKind: "folder",
  details: {},
  secret: null,
  fileName: "x.jsonl",
} as const;

const makers: Record<string, (person: TestPerson, name: string) => Promise<unknown>> = {
  dataset: ({ actor }, name) => createDataset(actor, {}, { name }, source),
  schema: ({ actor }, name) => createSchema(actor, {}, { name }, { schema: true }),
};

describe.each(Object.entries(makers))("a %s made twice at once", (_kind, make) => {
  it.each([
    ["the same name", "rows", "rows"],
    ["names that differ in case", "Rows", "rows"],
  ])("is made once and refused as taken once, under %s", async (_case, one, other) => {
    for (let round = 0; round < 5; round++) {
      const person = await createPerson("engineer");
      const outcomes = await Promise.allSettled([make(person, one), make(person, other)]);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
        reason: { code: "conflict" },
      });
    }
  });
});
