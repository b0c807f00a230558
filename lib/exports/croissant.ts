import { type Column, type ColumnType, exportedColumns } from "#lib/exports/dataset-features.ts";
import { type ExportedFile, filesOfSplit, type SidecarFacts, slugOf } from "#lib/exports/sidecar-facts.ts";

type Node = Record<string, unknown>;

/** The context of the Croissant specification; version 1.1 adds arrays to 1.0's terms. */
const context: Node = {
  "@language": "en",
  "@vocab": "https://schema.org/",
  arrayShape: "cr:arrayShape",
  citeAs: "cr:citeAs",
  column: "cr:column",
  conformsTo: "dct:conformsTo",
  cr: "http://mlcommons.org/croissant/",
  rai: "http://mlcommons.org/croissant/RAI/",
  data: { "@id": "cr:data", "@type": "@json" },
  dataType: { "@id": "cr:dataType", "@type": "@vocab" },
  dct: "http://purl.org/dc/terms/",
  equivalentProperty: "cr:equivalentProperty",
  examples: { "@id": "cr:examples", "@type": "@json" },
  extract: "cr:extract",
  field: "cr:field",
  fileObject: "cr:fileObject",
  fileProperty: "cr:fileProperty",
  fileSet: "cr:fileSet",
  format: "cr:format",
  includes: "cr:includes",
  isArray: "cr:isArray",
  isLiveDataset: "cr:isLiveDataset",
  jsonPath: "cr:jsonPath",
  key: "cr:key",
  md5: "cr:md5",
  parentField: "cr:parentField",
  path: "cr:path",
  recordSet: "cr:recordSet",
  references: "cr:references",
  regex: "cr:regex",
  repeated: "cr:repeated",
  replace: "cr:replace",
  samplingRate: "cr:samplingRate",
  sc: "https://schema.org/",
  separator: "cr:separator",
  source: "cr:source",
  subField: "cr:subField",
  transform: "cr:transform",
};

function encodingFormat(path: string): string {
  if (path.endsWith(".gz")) return "application/gzip";
  return path.endsWith(".zst") ? "application/zstd" : "application/jsonlines";
}

function fileObject(file: ExportedFile): Node {
  return {
    "@type": "cr:FileObject",
    "@id": file.path,
    name: file.path,
    contentUrl: file.path,
    contentSize: `${file.sizeBytes} B`,
    encodingFormat: encodingFormat(file.path),
    sha256: file.sha256,
  };
}

type Source = { fileObject: Node } | { fileSet: Node };

function leafType(type: ColumnType): string {
  if (type.kind === "list") return leafType(type.item);
  return type.kind === "float64" ? "sc:Float" : "sc:Text";
}

/** A column as a Croissant field; records inside it become sub-fields that read the column by JSON path. */
function toField(recordSet: string, source: Source, { name, type }: Column): Node {
  const id = `${recordSet}/${name}`;
  const isList = type.kind === "list";
  const inner = isList ? type.item : type;
  const own = { ...source, extract: { column: name } };
  const common: Node = { "@type": "cr:Field", "@id": id, name: id };
  const array: Node = isList ? { isArray: true, arrayShape: "-1" } : {};
  if (inner.kind !== "struct") return { ...common, ...array, dataType: leafType(type), source: own };
  return {
    ...common,
    ...array,
    subField: inner.fields.map((field) => ({
      "@type": "cr:Field",
      "@id": `${id}/${field.name}`,
      name: `${id}/${field.name}`,
      dataType: leafType(field.type),
      source: { ...own, transform: { jsonPath: field.name } },
    })),
  };
}

/** The files of a split as one source: the file itself, or a file set over all of them. */
function splitSource(files: readonly ExportedFile[], split: string): { source: Source; nodes: Node[] } {
  const [only] = files;
  if (files.length === 1 && only) return { source: { fileObject: { "@id": only.path } }, nodes: [] };
  const id = `${split}-files`;
  const node: Node = {
    "@type": "cr:FileSet",
    "@id": id,
    name: id,
    containedIn: files.map((file) => ({ "@id": file.path })),
    encodingFormat: "application/jsonlines",
    includes: `data/${split}-*`,
  };
  return { source: { fileSet: { "@id": id } }, nodes: [node] };
}

function privacyNote(facts: SidecarFacts): string {
  const { enable_redaction: redacts, enable_detection: detects } = facts.recipe.pii_config;
  if (redacts) return "Looked for by pattern and redacted; patterns miss things.";
  return detects ? "Looked for by pattern; not redacted." : "Not looked for.";
}

/**
 * croissant.json: the export as MLCommons Croissant 1.1 with the digest of every data file, a record set for each split where
 * the column types are certain, and the responsible-AI terms (RAI 1.0) that the recipe answers.
 */
export function croissantMetadata(facts: SidecarFacts): Node {
  const { recipe } = facts;
  const columns = exportedColumns(recipe, facts.columns);
  const distribution = facts.files.map(fileObject);
  const recordSets: Node[] = [];
  for (const split of ["train", "validation"] as const) {
    const files = filesOfSplit(facts, split);
    if (files.length === 0) continue;
    const { source, nodes } = splitSource(files, split);
    distribution.push(...nodes);
    if (!columns) continue;
    recordSets.push({
      "@type": "cr:RecordSet",
      "@id": split,
      name: split,
      description: `The ${split} rows.`,
      field: columns.map((column) => toField(split, source, column)),
    });
  }
  return {
    "@context": context,
    "@type": "sc:Dataset",
    "@id": slugOf(facts.name),
    conformsTo: ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
    name: slugOf(facts.name),
    description: `${facts.name}: ${facts.counts.exported} training rows exported by Adaptery.`,
    ...(facts.license ? { license: facts.license } : {}),
    ...(recipe.adapter_metadata.created_by
      ? { creator: { "@type": "sc:Organization", name: recipe.adapter_metadata.created_by } }
      : {}),
    ...(recipe.adapter_metadata.language ? { inLanguage: recipe.adapter_metadata.language } : {}),
    version: "1.0.0",
    identifier: facts.datasetDigest,
    datePublished: facts.exportedAt.toISOString().slice(0, 10),
    isLiveDataset: false,
    "rai:personalSensitiveInformation": privacyNote(facts),
    "rai:dataPreprocessingProtocol": `Adaptery ${facts.engineVersion}, recipe sha256:${facts.recipeDigest}.`,
    ...(recipe.adapter_metadata.data_source_uri
      ? { "rai:dataCollection": `From ${recipe.adapter_metadata.data_source_uri}.` }
      : {}),
    distribution,
    ...(recordSets.length > 0 ? { recordSet: recordSets } : {}),
  };
}
