import type { LineageEdge, LineageNode } from "../graph.ts";
import type { Derivation, ExportFacts, VersionFacts } from "./derivation.ts";

type Facet = { _producer: string; _schemaURL: string } & Record<string, unknown>;
type Facets = Record<string, Facet>;

/** A dataset of an event; models are datasets of the type MODEL. */
export type EventDataset = {
  namespace: string;
  name: string;
  facets: Facets;
  outputFacets?: Facets;
};

/** A RunEvent of OpenLineage 2-0-2. */
export type RunEvent = {
  eventType: "COMPLETE";
  eventTime: string;
  producer: string;
  schemaURL: string;
  run: { runId: string; facets: Facets };
  job: { namespace: string; name: string; facets: Facets };
  inputs: EventDataset[];
  outputs: EventDataset[];
};

const spec = "https://openlineage.io/spec";
const facetSchemas = {
  version: `${spec}/facets/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet`,
  datasetType: `${spec}/facets/1-0-1/DatasetTypeDatasetFacet.json#/$defs/DatasetTypeDatasetFacet`,
  jobType: `${spec}/facets/2-0-4/JobTypeJobFacet.json#/$defs/JobTypeJobFacet`,
  outputStatistics: `${spec}/facets/1-0-2/OutputStatisticsOutputDatasetFacet.json#/$defs/OutputStatisticsOutputDatasetFacet`,
} as const;
const loraAdapterPath =
  "/schemas/openlineage/1-0-0/LoraAdapterDatasetFacet.json#/$defs/LoraAdapterDatasetFacet";

/**
 * Events of OpenLineage 2-0-2 (https://openlineage.io/spec/2-0-2/OpenLineage.json), one completed run for each export and
 * each version: its inputs are what it came from. What the reader may not see is an input without a name. `producer` is
 * the public address of this registry; our own facet's schema is served there.
 */
export function toOpenLineage(derivation: Derivation, producer: string): RunEvent[] {
  const nodes = new Map(derivation.nodes.map((node) => [node.key, node]));
  const cameFrom = Map.groupBy(derivation.edges, ({ from }) => from);
  const events = derivation.nodes.flatMap((node) => {
    const edges = cameFrom.get(node.key) ?? [];
    const inputs = edges.flatMap(({ to }) => nodes.get(to) ?? []);
    const version = derivation.versions.get(node.key);
    if (version) return [trainingEvent(producer, node, version, edges, inputs)];
    const made = derivation.exports.get(node.key);
    return made ? [exportEvent(producer, node, made, inputs)] : [];
  });
  return events.sort((a, b) => a.eventTime.localeCompare(b.eventTime));
}

const idOf = (key: string): string => key.slice(key.indexOf(":") + 1);

function facet(producer: string, name: keyof typeof facetSchemas, values: Record<string, unknown>): Facet {
  return { _producer: producer, _schemaURL: facetSchemas[name], ...values };
}

function jobFacets(producer: string, jobType: string): Facets {
  return {
    jobType: facet(producer, "jobType", { processingType: "BATCH", integration: "ADAPTERY", jobType }),
  };
}

function event(
  producer: string,
  node: LineageNode,
  parts: Pick<RunEvent, "eventTime" | "job" | "inputs" | "outputs">,
): RunEvent {
  return {
    eventType: "COMPLETE",
    producer,
    schemaURL: `${spec}/2-0-2/OpenLineage.json#/$defs/RunEvent`,
    run: { runId: idOf(node.key), facets: {} },
    ...parts,
  };
}

/** Where a node is named: by its path here, or outside. */
function nameOf(producer: string, node: LineageNode): { namespace: string; name: string } {
  if (node.kind === "hidden") return { namespace: `${producer}/hidden`, name: idOf(node.key) };
  if (node.kind === "external") return { namespace: "external", name: node.label };
  if (node.kind === "export") return { namespace: producer, name: `exports/${idOf(node.key)}` };
  if (node.kind === "dataset") return { namespace: producer, name: `datasets/${splitDataset(node).name}` };
  return { namespace: producer, name: node.label.split("@")[0] ?? node.label };
}

/** `owner/name v3` as its parts. */
function splitDataset({ label }: LineageNode): { name: string; version: string } {
  const space = label.lastIndexOf(" v");
  return { name: label.slice(0, space), version: label.slice(space + 2) };
}

function datasetOf(producer: string, node: LineageNode): EventDataset {
  const isModel = node.kind === "version" || node.kind === "repository";
  const version = node.kind === "dataset" ? splitDataset(node).version : node.label.split("@")[1];
  return {
    ...nameOf(producer, node),
    facets: {
      ...(node.kind === "external" || node.kind === "hidden"
        ? {}
        : { datasetType: facet(producer, "datasetType", { datasetType: isModel ? "MODEL" : "FILE" }) }),
      ...(version && (isModel || node.kind === "dataset")
        ? { version: facet(producer, "version", { datasetVersion: version }) }
        : {}),
    },
  };
}

function exportEvent(
  producer: string,
  node: LineageNode,
  made: ExportFacts,
  inputs: readonly LineageNode[],
): RunEvent {
  const statistics = {
    ...(made.exportedRows === null ? {} : { rowCount: made.exportedRows }),
    ...(made.bytesWritten === null ? {} : { size: made.bytesWritten }),
  };
  const output = datasetOf(producer, node);
  return event(producer, node, {
    eventTime: made.finishedAt,
    job: {
      namespace: producer,
      name: `export/${made.owner}/${node.label}`,
      facets: jobFacets(producer, "EXPORT"),
    },
    inputs: inputs.map((input) => datasetOf(producer, input)),
    outputs: [
      {
        ...output,
        facets: {
          ...output.facets,
          ...(made.datasetDigest === null
            ? {}
            : { version: facet(producer, "version", { datasetVersion: made.datasetDigest }) }),
        },
        outputFacets: { outputStatistics: facet(producer, "outputStatistics", statistics) },
      },
    ],
  });
}

function trainingEvent(
  producer: string,
  node: LineageNode,
  facts: VersionFacts,
  edges: readonly LineageEdge[],
  inputs: readonly LineageNode[],
): RunEvent {
  const output = datasetOf(producer, node);
  const byKey = new Map(inputs.map((input) => [input.key, input]));
  const { createdAt, maker: _maker, withdrawnAt: _withdrawnAt, ...known } = facts;
  const loraAdapter: Facet = {
    _producer: producer,
    _schemaURL: `${producer}${loraAdapterPath}`,
    ...known,
    status: node.status,
    licence: node.licence,
    cameFrom: edges.flatMap(({ kind, to, evidence }) => {
      const input = byKey.get(to);
      return input ? [{ kind, evidence, ...nameOf(producer, input) }] : [];
    }),
  };
  return event(producer, node, {
    eventTime: createdAt,
    job: { namespace: producer, name: `adapter/${facts.adapter}`, facets: jobFacets(producer, "TRAINING") },
    inputs: inputs.map((input) => datasetOf(producer, input)),
    outputs: [{ ...output, facets: { ...output.facets, loraAdapter } }],
  });
}
