import { Box, Boxes, Database, EyeOff, Globe, PackageOpen } from "lucide-react";
import type { LineageNode } from "#lib/lineage/graph.ts";

const icons = {
  version: Box,
  repository: Boxes,
  dataset: Database,
  export: PackageOpen,
  external: Globe,
  hidden: EyeOff,
};

/** The icon of a kind of node; the word beside it says the same. */
export function NodeIcon({ kind, className }: { kind: LineageNode["kind"]; className?: string }) {
  const Icon = icons[kind];
  return <Icon aria-hidden className={className} />;
}
