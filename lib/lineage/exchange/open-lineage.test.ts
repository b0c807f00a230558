import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormatsModule from "ajv-formats";
import { describe, expect, it } from "vitest";
import { derivation, keys } from "#lib/lineage/exchange/derivation.fixture.ts";
import { type RunEvent, toOpenLineage } from "#lib/lineage/exchange/open-lineage.ts";

const addFormats = "default" in addFormatsModule ? addFormatsModule.default : addFormatsModule;
const producer = "https://adaptery.example.com";
const ownFacet = "/schemas/openlineage/1-0-0/LoraAdapterDatasetFacet.json";

/** The specification's own schemas, and ours at the address that events name. */
function specification(): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  const folder = "tests/data/openlineage";
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    ajv.addSchema(JSON.parse(readFileSync(`${folder}/${file}`, "utf8")));
  }
  const own = JSON.parse(readFileSync(`public${ownFacet}`, "utf8"));
  ajv.addSchema({ ...own, $id: `${producer}${own.$id}` });
  return ajv;
}

const ajv = specification();

function problemsOf(schema: string, value: unknown): string[] {
  const check = ajv.getSchema(schema);
  if (!check) return [`there is no schema ${schema}`];
  return check(value)
    ? []
    : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const events = toOpenLineage(derivation, producer);
const eventOf = (key: string) => events.find(({ run }) => key.endsWith(run.runId));

function facetsOf(event: RunEvent) {
  const datasets = [...event.inputs, ...event.outputs];
  return [
    event.run.facets,
    event.job.facets,
    ...datasets.flatMap(({ facets, outputFacets }) => [facets, outputFacets ?? {}]),
  ].flatMap((facets) => Object.values(facets));
}

describe("toOpenLineage", () => {
  it("makes events that the specification's schema accepts", () => {
    expect(events).toHaveLength(3);
    for (const event of events) expect(problemsOf(event.schemaURL, event)).toEqual([]);
  });

  it("makes facets that their own schemas accept, our own among them", () => {
    const facets = events.flatMap(facetsOf);
    for (const facet of facets) expect(problemsOf(facet._schemaURL, facet)).toEqual([]);
    expect(facets.some(({ _schemaURL }) => _schemaURL.startsWith(`${producer}${ownFacet}`))).toBe(true);
  });

  it("is refused by the schemas when a facet lacks what it must have", () => {
    const [event] = events;
    expect(problemsOf(event?.schemaURL ?? "", { ...event, run: { runId: "no-uuid" } })).not.toEqual([]);
    const [facet] = events.flatMap(facetsOf);
    expect(problemsOf(facet?._schemaURL ?? "", {})).not.toEqual([]);
  });

  it("names the rows an export read and what it wrote", () => {
    const run = eventOf(keys.run);
    expect(run?.inputs.map(({ name, facets }) => [name, facets.version?.datasetVersion])).toEqual([
      ["datasets/team/legal-rows", "3"],
    ]);
    expect(run?.outputs[0]?.outputFacets?.outputStatistics).toMatchObject({ rowCount: 100, size: 5000 });
    expect(run?.eventTime).toBe("2025-12-31T00:00:00.000Z");
  });

  it("joins runs by the names of what one writes and the next reads", () => {
    const written = eventOf(keys.run)?.outputs[0];
    const read = eventOf(keys.child)?.inputs.map(({ namespace, name }) => [namespace, name]);
    expect(read).toContainEqual([written?.namespace, written?.name]);
  });

  it("says of a version what kind each edge is, and that it is a model", () => {
    const output = eventOf(keys.child)?.outputs[0];
    expect(output).toMatchObject({
      name: "team/legal-qa",
      facets: { datasetType: { datasetType: "MODEL" } },
    });
    expect(output?.facets.loraAdapter).toMatchObject({
      semver: "1.1.0",
      rank: 16,
      cameFrom: [{ kind: "parent" }, { kind: "trained_on" }, { kind: "distilled" }],
    });
  });

  it("has an input without a name for what the reader may not see", () => {
    expect(eventOf(keys.parent)?.inputs.map(({ namespace }) => namespace)).toContain(`${producer}/hidden`);
  });
});
