import type { InventoryModule, TensorInventoryDocument } from "./inventory.ts";

/** What differs in a module that both sides have; values as a table shows them. */
export type ModuleChange = {
  path: string;
  aspects: { aspect: "rank" | "dtype" | "tensors"; left: string; right: string }[];
};

/** Modules of two files against each other. */
export type InventoryDifference = {
  removed: readonly InventoryModule[];
  added: readonly InventoryModule[];
  changed: readonly ModuleChange[];
  unchangedCount: number;
  parameterCount: { left: number; right: number };
  tensorSizeBytes: { left: number; right: number };
};

/** Which modules are only in one of two files, and what differs in those that are in both. */
export function diffInventories(
  left: TensorInventoryDocument,
  right: TensorInventoryDocument,
): InventoryDifference {
  const others = new Map(right.modules.map((module) => [module.path, module]));
  const own = new Set(left.modules.map(({ path }) => path));
  const shared = left.modules.flatMap((module) => {
    const other = others.get(module.path);
    return other ? [{ path: module.path, aspects: diffModule(module, other) }] : [];
  });
  const changed = shared.filter(({ aspects }) => aspects.length > 0);
  return {
    removed: left.modules.filter(({ path }) => !others.has(path)),
    added: right.modules.filter(({ path }) => !own.has(path)),
    changed,
    unchangedCount: shared.length - changed.length,
    parameterCount: { left: left.parameterCount, right: right.parameterCount },
    tensorSizeBytes: { left: left.tensorSizeBytes, right: right.tensorSizeBytes },
  };
}

function diffModule(left: InventoryModule, right: InventoryModule): ModuleChange["aspects"] {
  const aspectsOf = (module: InventoryModule) => ({
    rank: module.rank === null ? "–" : String(module.rank),
    dtype: [...new Set(module.tensors.map(({ dtype }) => dtype))].sort().join(", "),
    tensors: module.tensors
      .map(({ role, shape }) => `${role} [${shape.join(", ")}]`)
      .sort()
      .join(" · "),
  });
  const [one, other] = [aspectsOf(left), aspectsOf(right)];
  return (["rank", "dtype", "tensors"] as const)
    .filter((aspect) => one[aspect] !== other[aspect])
    .map((aspect) => ({ aspect, left: one[aspect], right: other[aspect] }));
}
