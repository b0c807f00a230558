import type { Dtype } from "./dtype.ts";
import type { SafetensorsHeader, TensorSpan } from "./header.ts";
import { layerOf, parseTensorKey, type TensorRole } from "./tensor-key.ts";

/** Raised when the document changes; an older one is measured again. */
export const inventoryFormat = 1;

/** One tensor of a module. */
export type InventoryTensor = {
  name: string;
  role: TensorRole;
  dtype: Dtype;
  shape: readonly number[];
};

/** One module with its tensors. For LoRA pairs, rank and sizes come from the shapes. */
export type InventoryModule = {
  /** Path in the base model, without PEFT's prefix: `model.layers.0.self_attn.q_proj`. */
  path: string;
  layer: number | null;
  /** The path behind the layer: `self_attn.q_proj`. */
  kind: string;
  /** Rows of lora_A (or of lora_embedding_A); null where there is no pair. */
  rank: number | null;
  inFeatures: number | null;
  outFeatures: number | null;
  tensors: readonly InventoryTensor[];
};

/** What the header of a safetensors file says, by module. */
export type TensorInventoryDocument = {
  format: typeof inventoryFormat;
  fileSizeBytes: number;
  headerSizeBytes: number;
  /** Bytes of all tensors. */
  tensorSizeBytes: number;
  tensorCount: number;
  /** Elements of all tensors. */
  parameterCount: number;
  /** Elements by dtype. */
  dtypes: Readonly<Partial<Record<Dtype, number>>>;
  /** Layers that have tensors, ascending. */
  layers: readonly number[];
  /** Ranks of the LoRA pairs, ascending, each once. */
  ranks: readonly number[];
  /** Long texts are cut: some trainers keep their whole configuration here. */
  metadata: Readonly<Record<string, string>>;
  modules: readonly InventoryModule[];
};

/** Characters of one metadata text that are kept. */
const keptMetadataLength = 2_000;

/** Groups the tensors of a header by module, in natural order of their paths. */
export function toInventory(header: SafetensorsHeader): TensorInventoryDocument {
  const modules = modulesOf(header.tensors);
  const dtypes: Partial<Record<Dtype, number>> = {};
  for (const tensor of header.tensors) {
    dtypes[tensor.dtype] = (dtypes[tensor.dtype] ?? 0) + elementCount(tensor.shape);
  }
  return {
    format: inventoryFormat,
    fileSizeBytes: header.fileSizeBytes,
    headerSizeBytes: header.headerSizeBytes,
    tensorSizeBytes: header.fileSizeBytes - header.headerSizeBytes,
    tensorCount: header.tensors.length,
    parameterCount: header.tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0),
    dtypes,
    layers: uniqueSorted(modules.map(({ layer }) => layer)),
    ranks: uniqueSorted(modules.map(({ rank }) => rank)),
    metadata: Object.fromEntries(
      Object.entries(header.metadata).map(([key, text]) => [key, cut(text)] as const),
    ),
    modules,
  };
}

function cut(text: string): string {
  return text.length > keptMetadataLength ? `${text.slice(0, keptMetadataLength).toWellFormed()}…` : text;
}

/** Number of elements of a shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

const naturalOrder = new Intl.Collator("en", { numeric: true });

/** Orders module paths as a reader counts: layer 2 before layer 10. */
export function compareModulePaths(left: string, right: string): number {
  return naturalOrder.compare(left, right) || (left < right ? -1 : 1);
}

function modulesOf(tensors: readonly TensorSpan[]): InventoryModule[] {
  const byPath = new Map<string, InventoryTensor[]>();
  for (const { name, dtype, shape } of tensors) {
    const { module, role } = parseTensorKey(name);
    const list = byPath.get(module) ?? [];
    list.push({ name, role, dtype, shape });
    byPath.set(module, list);
  }
  return [...byPath]
    .map(([path, list]) => toModule(path, list))
    .sort((left, right) => compareModulePaths(left.path, right.path));
}

function toModule(path: string, tensors: InventoryTensor[]): InventoryModule {
  const shapeOf = (...roles: TensorRole[]) => tensors.find(({ role }) => roles.includes(role))?.shape;
  const down = shapeOf("lora_A", "lora_embedding_A");
  const up = shapeOf("lora_B", "lora_embedding_B");
  return {
    path,
    ...layerOf(path),
    rank: down?.[0] ?? up?.[1] ?? null,
    inFeatures: down?.[1] ?? null,
    outFeatures: up?.[0] ?? null,
    tensors,
  };
}

function uniqueSorted(values: readonly (number | null)[]): number[] {
  return [...new Set(values.filter((value) => value !== null))].sort((left, right) => left - right);
}
