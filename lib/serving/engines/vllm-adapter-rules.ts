import type { FailureRule } from "./failure-rule.ts";

const observed = (adapters: string) => `measured on 0.28.0 to 0.32.0 with the adapters ${adapters}`;
const read = (file: string) => `vLLM 0.32.0, vllm/${file}`;

/** A defect of the adapter itself: no replica with these settings will ever load it. */
function defect(code: string, words: RegExp, source: string, meaning: string): FailureRule {
  return { code, status: 500, words, isPermanent: true, meaning, source };
}

/** Words of vLLM's 500 answers to a load call that speak of the adapter. */
export const vllmAdapterRules: readonly FailureRule[] = [
  defect(
    "rank_above_max",
    /LoRA rank \S+ is greater than max_lora_rank/,
    observed("rank-32, rank-pattern-above-max"),
    "The adapter's rank is above what the replica was started for. Start its replicas with a larger --max-lora-rank (1, 8, 16, 32, 64, 128, 256, 320 or 512), or train with a smaller r.",
  ),
  defect(
    "dora",
    /does not yet support DoRA/,
    observed("dora"),
    "vLLM does not serve DoRA (use_dora). Train a plain LoRA, or merge the adapter into its base model.",
  ),
  defect(
    "modules_to_save",
    /only supports modules_to_save being|Full module .* (is missing weight|does not match|has an incompatible)|Cannot load full module|Only one full classification module/,
    observed("modules-to-save"),
    "The adapter replaces whole modules (modules_to_save), which vLLM does not serve. Train it without, or merge it into its base model.",
  ),
  defect(
    "lora_bias",
    /does not support LoRA bias|lora_[AB]\.bias is unsupported LoRA weight/,
    observed("lora-bias"),
    "The adapter trained a bias in its LoRA layers (lora_bias), which vLLM does not serve. Train with lora_bias false.",
  ),
  defect(
    "bias_trained",
    /Adapter bias is not supported/,
    observed("bias-all"),
    'The adapter trained biases, which vLLM does not serve. Train with bias "none".',
  ),
  defect(
    "initialised_from_base",
    /does not support init_lora_weights=/,
    observed("pissa, olora"),
    "The adapter's initial weights were taken out of the base model (PiSSA, OLoRA, CorDA, LoftQ). Save it again with path_initial_model_for_weight_conversion, which makes a plain LoRA of it.",
  ),
  defect(
    "activated_lora",
    /does not support Activated LoRA/,
    observed("alora"),
    "vLLM does not serve activated LoRA (alora_invocation_tokens). Train a plain LoRA.",
  ),
  defect(
    "layer_replication",
    /does not support layer_replication/,
    observed("layer-replication"),
    "The adapter replicates layers of its base model, which vLLM does not do. Merge it into a base model with those layers.",
  ),
  defect(
    "unsupported_kind",
    /does not support (block-diagonal LoRA|QALoRA)/,
    read("lora/peft_helper.py"),
    "This kind of LoRA is not served by vLLM. Train a plain LoRA.",
  ),
  defect(
    "config_field_missing",
    /Missing required configuration fields/,
    observed("config-alpha-missing"),
    "adapter_config.json lacks a field that vLLM needs: r, lora_alpha and target_modules. Add it and push again.",
  ),
  defect(
    "config_not_json",
    /(Expecting|Invalid|Unterminated|Extra data).*: line \d+ column \d+/,
    observed("bad-config-json"),
    "adapter_config.json is no valid JSON. Save the adapter again.",
  ),
  defect(
    "rank_invalid",
    /must be a positive integer|'<=' not supported between instances/,
    read("lora/peft_helper.py"),
    "A rank in adapter_config.json (r or rank_pattern) is no positive whole number. Correct it and push again.",
  ),
  defect(
    "unsupported_weight",
    / is unsupported LoRA weight/,
    observed("adapter-name-in-keys, trainable-tokens"),
    "The weights hold a tensor that is no LoRA matrix for vLLM: an adapter's name in the key, trained tokens, or whole weights. Publish the mended version where one is offered, or save it with save_pretrained.",
  ),
  defect(
    "unknown_module",
    /expected target modules in .* but received/s,
    observed("unknown-module"),
    "The adapter changes modules that this base model does not have. Publish it to a target with the base model it was trained on.",
  ),
  defect(
    "vocabulary_mismatch",
    /embedding LoRA size\(\d+\) must be consistent/,
    read("lora/lora_model.py"),
    "The adapter's embedding has another vocabulary than the replica's base model. Publish it to a target with the base model it was trained on.",
  ),
  defect(
    "shape_mismatch",
    /size of tensor a \(\d+\) must match the size of tensor b|The expanded size of the tensor|shape mismatch|is invalid for input of size/,
    observed("shape-too-large, rank-pattern-above-max"),
    "A tensor is larger than the base model's layer or the replica's --max-lora-rank. Publish it to a target with the base model it was trained on, or raise --max-lora-rank.",
  ),
  defect(
    "lora_pair_incomplete",
    /unsupported operand type\(s\) for \*=: 'NoneType'|'NoneType' object has no attribute/,
    observed("only-a"),
    "A module has lora_A without lora_B, or the other way round. Save the adapter again.",
  ),
  defect(
    "weights_refused",
    /Error while deserializing header|MetadataIncompleteBuffer|InvalidHeader|HeaderTooLarge|HeaderTooSmall/,
    observed("truncated-file"),
    "The weights file is cut off or damaged. Push it again; if our copy is whole, the replica's download was cut: clear its cache.",
  ),
  defect(
    "weights_missing",
    /doesn't contain tensors/,
    read("lora/lora_model.py"),
    "The adapter has no adapter_model.safetensors (vLLM reads no sharded adapters). Save it as one file.",
  ),
  defect(
    "expert_layout",
    /have different LoRA ranks for the same projection|fused 3D MoE weights|gate_up_proj LoRA-B output dim/,
    read("lora/model_manager.py, lora/lora_weights.py"),
    "The adapter's expert weights are laid out in another way than the replica expects. Start it with --enable-mixed-moe-lora-format, or save the adapter in the other layout.",
  ),
];
