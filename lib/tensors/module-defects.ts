import { type Defect, defect, namedModules } from "./defect.ts";
import type { TensorInventoryDocument } from "./inventory.ts";
import type { LoraConfig } from "./lora-config.ts";
import type { LoraModuleFacts } from "./lora-facts.ts";

/** Ranks of tensors against each other and against the config. */
export function rankDefects(
  { modules }: TensorInventoryDocument,
  mismatched: readonly LoraModuleFacts[],
): Defect[] {
  const defects: Defect[] = [];
  const broken = modules
    .filter(({ tensors }) => {
      const shapeOf = (role: string) => tensors.find((tensor) => tensor.role === role)?.shape;
      return [
        [shapeOf("lora_A"), shapeOf("lora_B")] as const,
        [shapeOf("lora_embedding_A"), shapeOf("lora_embedding_B")] as const,
      ].some(([down, up]) => down && up && down[0] !== up[1]);
    })
    .map(({ path }) => path);
  if (broken.length > 0) {
    defects.push(
      defect(
        "rank_inconsistent",
        "error",
        `lora_A and lora_B of ${namedModules(broken)} have different ranks: they cannot be multiplied.`,
        broken,
      ),
    );
  }
  const [first] = mismatched;
  if (first) {
    const paths = mismatched.map(({ path }) => path);
    defects.push(
      defect(
        "rank_mismatch",
        "error",
        `adapter_config.json gives ${namedModules(paths)} rank ${first.configRank}, the tensors have ${first.tensorRank}: PEFT refuses it, vLLM applies it with the wrong scale. Set r (or rank_pattern) to what was trained.`,
        paths,
      ),
    );
  }
  return defects;
}

/** Modules that read and that write the same stream of features, by the names of Llama-like decoders. */
const streams = [
  { readers: ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"], writer: "self_attn.o_proj" },
  { readers: ["mlp.gate_proj", "mlp.up_proj"], writer: "mlp.down_proj" },
];

/** Sizes of modules of one layer against each other: what reads the stream takes as many features as what writes it gives. */
export function shapeDefects({ modules }: TensorInventoryDocument): Defect[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const wrong = streams.flatMap(({ readers, writer }) =>
    modules
      .filter(({ kind, outFeatures }) => kind === writer && outFeatures !== null)
      .flatMap(({ path, outFeatures: gives }) =>
        readers.flatMap((reader) => {
          const found = byPath.get(path.slice(0, -writer.length) + reader);
          const takes = found?.inFeatures ?? null;
          return found && takes !== null && takes !== gives ? [{ path: found.path, takes, gives }] : [];
        }),
      ),
  );
  const [first] = wrong;
  if (!first) return [];
  const paths = wrong.map(({ path }) => path);
  return [
    defect(
      "shapes_disagree",
      "warning",
      `${namedModules(paths)} takes ${first.takes} features, but the layer's output has ${first.gives}: tensors may be cut, or of another base model.`,
      paths,
    ),
  ];
}

/** `target_modules` against the modules that have tensors. */
export function targetDefects(
  config: LoraConfig,
  modules: readonly LoraModuleFacts[],
  hasUnreadablePattern: boolean,
): Defect[] {
  if (config.targetModules === null || hasUnreadablePattern) return [];
  const defects: Defect[] = [];
  const surplus = modules.filter(({ isTargeted }) => !isTargeted).map(({ path }) => path);
  if (surplus.length > 0) {
    defects.push(
      defect(
        "module_not_targeted",
        "warning",
        `The file holds tensors for ${namedModules(surplus)}, which target_modules does not mean: PEFT ignores them.`,
        surplus,
      ),
    );
  }
  const names = typeof config.targetModules === "string" ? [] : config.targetModules;
  const empty = names.filter(
    (name) => !modules.some(({ path }) => path === name || path.endsWith(`.${name}`)),
  );
  if (empty.length > 0 || (names.length === 0 && modules.length > 0 && surplus.length === modules.length)) {
    defects.push(
      defect(
        "target_without_tensors",
        "warning",
        `target_modules means ${empty.length > 0 ? empty.join(", ") : config.targetModules}, but the file holds no such tensors.`,
        empty,
      ),
    );
  }
  return defects;
}
