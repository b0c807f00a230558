import { type Defect, defect, namedModules } from "./defect.ts";
import type { InventoryModule, InventoryTensor, TensorInventoryDocument } from "./inventory.ts";
import type { LoraConfig } from "./lora-config.ts";
import { parseTensorKey, peftPrefix } from "./tensor-key.ts";

/** What the names of the tensors show. */
export function keyDefects(inventory: TensorInventoryDocument, config: LoraConfig): Defect[] {
  return [
    ...prefixDefects(inventory),
    ...methodDefects(inventory, config),
    ...pairDefects(inventory),
    ...wholeTensorDefects(inventory, config),
    ...layerDefects(inventory, config),
  ];
}

function prefixDefects(inventory: TensorInventoryDocument): Defect[] {
  const keys = tensorsOf(inventory).map(({ name }) => ({ name, ...parseTensorKey(name) }));
  const bare = keys.filter(({ hasPeftPrefix, role }) => !hasPeftPrefix && role.startsWith("lora_"));
  const named = keys.filter(({ adapterName }) => adapterName !== null);
  const defects: Defect[] = [];
  if (bare.length > 0) {
    defects.push(
      defect(
        "key_prefix_missing",
        "error",
        `${bare.length} of ${keys.length} keys lack the prefix '${peftPrefix}' (${bare[0]?.name}): PEFT ignores them, vLLM applies them. Save with save_pretrained of the PEFT model.`,
        unique(bare.map(({ module }) => module)),
      ),
    );
  }
  if (named.length > 0) {
    defects.push(
      defect(
        "adapter_name_in_keys",
        "error",
        `${named.length} keys hold an adapter's name ('${named[0]?.adapterName}' in ${named[0]?.name}): servers refuse them. Save with save_pretrained, which leaves it out.`,
        unique(named.map(({ module }) => module)),
      ),
    );
  }
  return defects;
}

/** Keys of a language model inside a larger one: right for that one alone, and silently without effect on any other. */
export function wrappedPrefixDefects({ modules }: TensorInventoryDocument): Defect[] {
  const wrapped = modules.filter(({ path }) =>
    /^(?:model\.)?(?:language_model|text_model|thinker)\./.test(path),
  );
  if (wrapped.length === 0) return [];
  return [
    defect(
      "wrapped_prefix",
      "info",
      `Keys address a language model inside a larger one (${wrapped[0]?.path}): on a text-only base model they have no effect, and no server says so.`,
      wrapped.map(({ path }) => path),
    ),
  ];
}

function methodDefects(inventory: TensorInventoryDocument, config: LoraConfig): Defect[] {
  const tensors = tensorsOf(inventory);
  const isLora = tensors.some(({ role }) => /^lora_(A|B|embedding_A|embedding_B)$/.test(role));
  const methods = unique(
    tensors.flatMap(({ name, role }) => (role === "other_method" ? [parseTensorKey(name).method ?? ""] : [])),
  );
  const defects: Defect[] = [];
  if (!isLora) {
    defects.push(
      defect(
        "no_lora_tensors",
        "error",
        "The file holds no lora_A and lora_B tensors: it is no LoRA adapter.",
      ),
    );
  }
  const declared = config.peftType;
  if (declared !== null && declared !== "LORA") {
    const isWrong = isLora && methods.length === 0;
    defects.push(
      isWrong
        ? defect(
            "peft_type_mismatch",
            "error",
            `adapter_config.json says peft_type ${declared}, but the tensors are those of LORA: PEFT loads none of them. Set peft_type to LORA.`,
          )
        : defect(
            "peft_type_not_lora",
            "error",
            `The adapter's method is ${declared}; servers apply LORA only.`,
          ),
    );
  }
  const unknown = tensors.filter(({ role }) => role === "other");
  if (unknown.length > 0) {
    defects.push(
      defect(
        "unknown_tensor",
        "warning",
        `${unknown.length} tensors have names that no PEFT method uses, such as ${unknown[0]?.name}.`,
      ),
    );
  }
  return defects;
}

function pairDefects({ modules }: TensorInventoryDocument): Defect[] {
  const roles = ({ tensors }: InventoryModule) => new Set(tensors.map(({ role }) => role));
  const lacks = (down: InventoryTensor["role"], up: InventoryTensor["role"]) => (module: InventoryModule) =>
    roles(module).has(down) !== roles(module).has(up);
  const incomplete = modules
    .filter(
      (module) => lacks("lora_A", "lora_B")(module) || lacks("lora_embedding_A", "lora_embedding_B")(module),
    )
    .map(({ path }) => path);
  if (incomplete.length === 0) return [];
  return [
    defect(
      "lora_pair_incomplete",
      "error",
      `One half of the pair lora_A, lora_B is missing for ${namedModules(incomplete)}: the update of the module is not defined.`,
      incomplete,
    ),
  ];
}

function wholeTensorDefects(inventory: TensorInventoryDocument, config: LoraConfig): Defect[] {
  const withRole = (...roles: InventoryTensor["role"][]) =>
    inventory.modules
      .filter(({ tensors }) => tensors.some(({ role }) => roles.includes(role)))
      .map(({ path }) => path);
  const defects: Defect[] = [];
  const whole = withRole("weight", "bias");
  if (whole.length > 0) {
    defects.push(
      defect(
        "full_weights_saved",
        "warning",
        `Whole weights are saved for ${namedModules(whole)} (modules_to_save or trained biases): vLLM refuses them. Merge the adapter to serve it.`,
        whole,
      ),
    );
  }
  const missing = config.modulesToSave.filter(
    (name) => !whole.some((path) => path === name || path.endsWith(`.${name}`) || path.includes(`${name}.`)),
  );
  if (missing.length > 0) {
    defects.push(
      defect(
        "saved_module_missing",
        "error",
        `modules_to_save names ${missing.join(", ")}, but the file holds no weights of it.`,
        missing,
      ),
    );
  }
  const base = withRole("base_layer");
  if (base.length > 0) {
    defects.push(
      defect(
        "base_weights_included",
        "info",
        `The file holds a copy of the base model's own weights for ${namedModules(base)}: it could be smaller (save_embedding_layers=False).`,
        base,
      ),
    );
  }
  return defects;
}

function layerDefects({ layers }: TensorInventoryDocument, config: LoraConfig): Defect[] {
  const [first, last] = [layers[0], layers.at(-1)];
  if (first === undefined || last === undefined || config.layersToTransform !== null) return [];
  const present = new Set(layers);
  const gaps: number[] = [];
  for (let layer = first; layer < last && gaps.length < 100; layer++)
    if (!present.has(layer)) gaps.push(layer);
  if (gaps.length === 0) return [];
  return [
    defect(
      "layers_not_contiguous",
      "warning",
      `Tensors exist for layers ${layers.join(", ")}, but not for ${gaps.join(", ")}, though layers_to_transform is not set. Layers that the base model does not have are ignored without a word.`,
    ),
  ];
}

function tensorsOf({ modules }: TensorInventoryDocument): InventoryTensor[] {
  return modules.flatMap(({ tensors }) => tensors);
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
