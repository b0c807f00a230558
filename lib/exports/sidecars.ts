import { axolotlConfig } from "#lib/exports/axolotl-config.ts";
import { croissantMetadata } from "#lib/exports/croissant.ts";
import { datasetCard } from "#lib/exports/dataset-card.ts";
import { datasetInfo } from "#lib/exports/dataset-info.ts";
import type { SidecarFacts } from "#lib/exports/sidecar-facts.ts";

/** A file written beside the data, as text with a final newline. */
export type SidecarFile = [path: string, content: string];

/** README.md, dataset_info.json, axolotl.yml and croissant.json of a finished export. Pure: the same facts, the same bytes. */
export function sidecarFiles(facts: SidecarFacts): SidecarFile[] {
  const indent = facts.recipe.output.pretty_print ? 2 : undefined;
  const json = (value: unknown) => `${JSON.stringify(value, null, indent)}\n`;
  return [
    ["README.md", datasetCard(facts)],
    ["dataset_info.json", json(datasetInfo(facts))],
    ["axolotl.yml", axolotlConfig(facts)],
    ["croissant.json", json(croissantMetadata(facts))],
  ];
}
