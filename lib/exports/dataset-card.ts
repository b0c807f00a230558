import { stringify } from "yaml";
import { type Column, type ColumnType, exportedColumns } from "#lib/exports/dataset-features.ts";
import { rowFormatOf } from "#lib/exports/row-format.ts";
import { type ExportedFile, filesOfSplit, type SidecarFacts } from "#lib/exports/sidecar-facts.ts";

/** A column as `dataset_info.features` of a Hub dataset card writes it. */
function toFeature({ name, type }: Column): Record<string, unknown> {
  return { name, ...featureType(type) };
}

function featureType(type: ColumnType): Record<string, unknown> {
  switch (type.kind) {
    case "list":
      return { list: type.item.kind === "struct" ? type.item.fields.map(toFeature) : type.item.kind };
    case "struct":
      return { struct: type.fields.map(toFeature) };
    default:
      return { dtype: type.kind };
  }
}

/** The Hub's size classes: n<1K, 1K<n<10K and so on. */
function sizeCategory(rows: number): string {
  const units = ["1K", "10K", "100K", "1M", "10M", "100M", "1B", "10B", "100B", "1T"];
  const index = units.findIndex((_unit, power) => rows < 1000 * 10 ** power);
  if (index === 0) return "n<1K";
  return index < 0 ? "n>1T" : `${units[index - 1]}<n<${units[index]}`;
}

function total(files: readonly ExportedFile[], key: "rows" | "sizeBytes"): number {
  return files.reduce((sum, file) => sum + file[key], 0);
}

const splits = ["train", "validation"] as const;

function frontMatter(facts: SidecarFacts): Record<string, unknown> {
  const { recipe } = facts;
  const columns = exportedColumns(recipe, facts.columns);
  const present = splits.filter((split) => filesOfSplit(facts, split).length > 0);
  const language = recipe.adapter_metadata.language;
  return {
    pretty_name: facts.name,
    ...(facts.license ? { license: facts.license } : {}),
    ...(language ? { language: [language] } : {}),
    task_categories: ["text-generation"],
    size_categories: [sizeCategory(facts.counts.exported)],
    tags: ["adaptery", rowFormatOf(recipe)],
    configs: [
      {
        config_name: "default",
        data_files: present.map((split) => ({
          split,
          path: recipe.output.layout === "shards" ? `data/${split}-*` : filesOfSplit(facts, split)[0]?.path,
        })),
      },
    ],
    ...(columns
      ? {
          dataset_info: {
            features: columns.map(toFeature),
            splits: present.map((name) => ({
              name,
              num_bytes: total(filesOfSplit(facts, name), "sizeBytes"),
              num_examples: total(filesOfSplit(facts, name), "rows"),
            })),
            download_size: total(facts.files, "sizeBytes"),
            dataset_size: total(facts.files, "sizeBytes"),
          },
        }
      : {}),
  };
}

/** Text as one cell of a Markdown table, with nothing in it read as markup. */
function cell(text: string): string {
  return text.replace(/[\r\n]+/g, " ").replace(/[\\`*_{}[\]<>|#&]/g, "\\$&");
}

function table(rows: readonly (readonly [string, string])[]): string {
  return ["| | |", "|---|---|", ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join("\n");
}

/**
 * README.md of an export: a Hub dataset card. Its front matter names the files of each split and the column types, so that
 * `datasets.load_dataset(folder)` reads it as it is; its YAML is also safe for readers of YAML 1.1.
 */
export function datasetCard(facts: SidecarFacts): string {
  const { recipe, counts } = facts;
  const meta = recipe.adapter_metadata;
  const yaml = stringify(frontMatter(facts), { version: "1.1", lineWidth: 0 });
  const origin: [string, string][] = [
    ["Rows read", String(counts.total)],
    ["Exported", String(counts.exported)],
    ["Failed", String(counts.failed)],
    ["Skipped", String(counts.skipped)],
    ["Format", `\`${rowFormatOf(recipe)}\``],
    ["Dataset digest", `\`${facts.datasetDigest}\``],
    ["Recipe digest", `\`sha256:${facts.recipeDigest}\``],
    ["Engine", `Adaptery ${cell(facts.engineVersion)}`],
  ];
  if (facts.exportId) origin.push(["Export", `\`${facts.exportId}\``]);
  if (meta.enable_tracking && meta.adapter_id) origin.push(["Adapter", cell(meta.adapter_id)]);
  if (meta.base_model_name) origin.push(["Base model", cell(meta.base_model_name)]);
  if (meta.data_source_uri) origin.push(["Source", cell(meta.data_source_uri)]);
  const privacy = recipe.pii_config.enable_redaction
    ? "Personal data was looked for by pattern and redacted. Patterns miss things: review the rows before you share them."
    : "Personal data was not redacted.";
  return [
    `---\n${yaml}---`,
    `# ${cell(facts.name)}`,
    "Training rows exported by Adaptery. The recipe is in `recipe.json`, what it measured in `quality_report.json` where metrics are on, every row that was not exported in `rejects.jsonl`, and the digests of all files in `MANIFEST.json`.",
    table(origin),
    "## Load",
    '```python\nfrom datasets import load_dataset\n\nrows = load_dataset(".")\n```',
    "## Personal data",
    privacy,
    "",
  ].join("\n\n");
}
