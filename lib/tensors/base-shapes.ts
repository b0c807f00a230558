import { type Defect, defect, namedModules } from "./defect.ts";
import type { InventoryModule, TensorInventoryDocument } from "./inventory.ts";

/** Sizes of a linear module, or of an embedding: vocabulary in, hidden size out. */
export type ModuleShape = { inFeatures: number; outFeatures: number };

/** Modules of a base model that an adapter may target, by path. */
export type BaseShapes = ReadonlyMap<string, ModuleShape>;

/** Shapes from the weights of a base model (several files: give all their inventories). Conv1D weights lie transposed. */
export function baseShapesOf(inventories: readonly TensorInventoryDocument[]): BaseShapes {
  const shapes = new Map<string, ModuleShape>();
  for (const { path, tensors } of inventories.flatMap(({ modules }) => modules)) {
    const shape = tensors.find(({ role }) => role === "weight")?.shape;
    const [rows, columns] = shape ?? [];
    if (shape?.length !== 2 || rows === undefined || columns === undefined) continue;
    const isEmbedding = /(^|[._])(embed_tokens|wte|embeddings?|word_embeddings)$/.test(path);
    shapes.set(
      path,
      isEmbedding ? { inFeatures: rows, outFeatures: columns } : { inFeatures: columns, outFeatures: rows },
    );
  }
  return shapes;
}

/** The tensors of an adapter against the modules of the base model it is for. */
export function baseDefects({ modules }: TensorInventoryDocument, base: BaseShapes): Defect[] {
  const pairs = modules.filter(({ rank }) => rank !== null);
  const unknown = pairs.filter(({ path }) => !base.has(path)).map(({ path }) => path);
  const misshapen = pairs.filter((module) => !fits(module, base.get(module.path)));
  const [first] = misshapen;
  const expected = first ? base.get(first.path) : undefined;
  const defects: Defect[] = [];
  if (unknown.length > 0) {
    defects.push(
      defect(
        "module_not_in_base",
        "error",
        `The base model has no module ${namedModules(unknown)}${unknown.length === pairs.length ? ": none of the adapter's keys fits, it would change nothing" : ""}.`,
        unknown,
      ),
    );
  }
  if (first && expected) {
    const paths = misshapen.map(({ path }) => path);
    defects.push(
      defect(
        "shape_not_of_base",
        "error",
        `${namedModules(paths)} is made for ${first.inFeatures ?? "?"} → ${first.outFeatures ?? "?"} features, the base model has ${expected.inFeatures} → ${expected.outFeatures}: it was trained on another base, or cut.`,
        paths,
      ),
    );
  }
  return defects;
}

function fits({ inFeatures, outFeatures }: InventoryModule, shape: ModuleShape | undefined): boolean {
  if (!shape) return true;
  return (
    (inFeatures === null || inFeatures === shape.inFeatures) &&
    (outFeatures === null || outFeatures === shape.outFeatures)
  );
}
