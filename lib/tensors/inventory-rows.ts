import type { DefectSeverity } from "./defect.ts";
import type { InventoryModule, TensorInventoryDocument } from "./inventory.ts";
import type { LoraFacts } from "./lora-facts.ts";
import { scanDefects, type TensorScan } from "./scan.ts";

/** One module as a table shows it; numbers are texts already. */
export type InventoryRow = {
  path: string;
  rank: number | null;
  /** "128 → 64"; null for a module that is no pair. */
  features: string | null;
  tensors: string;
  dtype: string;
  scale: string | null;
  flags: readonly { text: string; tone: "bad" | "caution" | "info" }[];
};

const toneOf: Record<DefectSeverity, "bad" | "caution" | "info"> = {
  error: "bad",
  warning: "caution",
  info: "info",
};

/** Rows of the inventory table; every finding that names modules stands at each of them. */
export function prepareInventoryRows(
  inventory: TensorInventoryDocument,
  facts: LoraFacts | null,
  scan: TensorScan | null,
): InventoryRow[] {
  const findings = [...(facts?.defects ?? []), ...(scan ? scanDefects(scan) : [])];
  const byModule = new Map<string, InventoryRow["flags"][number][]>();
  for (const { code, severity, modules } of findings) {
    const flag = { text: code.replaceAll("_", " "), tone: toneOf[severity] };
    for (const path of modules) byModule.set(path, [...(byModule.get(path) ?? []), flag]);
  }
  const scales = new Map(facts?.modules.map(({ path, scale }) => [path, scale]));
  return inventory.modules.map((module) => {
    const scale = scales.get(module.path);
    return {
      path: module.path,
      rank: module.rank,
      features: featuresOf(module),
      tensors: module.tensors.map(({ role, shape }) => `${role} [${shape.join(", ")}]`).join(" · "),
      dtype: [...new Set(module.tensors.map(({ dtype }) => dtype))].join(", "),
      scale: scale === undefined ? null : formatScale(scale),
      flags: byModule.get(module.path) ?? [],
    };
  });
}

/** A scale in at most four digits: "2", "0.7071". */
export function formatScale(scale: number): string {
  return String(Number(scale.toPrecision(4)));
}

function featuresOf({ inFeatures, outFeatures, rank }: InventoryModule): string | null {
  return rank === null ? null : `${inFeatures ?? "?"} → ${outFeatures ?? "?"}`;
}
