import fc from "fast-check";
import { cardValues, toCard } from "#lib/adapters/cards/card.ts";
import { type Card, cardSchema } from "#lib/adapters/cards/card-schema.ts";
import { readValues } from "#lib/adapters/cards/field-check.ts";
import { jsonParser } from "#lib/validate.ts";

const parseCard = jsonParser(cardSchema, "The card");

/** Text with what breaks spellings: quotes, colons, dashes, line breaks, emoji; no NUL, no lone surrogate. */
const text = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 24, unit: "grapheme" }),
    fc.constantFrom(
      "yes",
      "null",
      "1.0",
      "- a",
      "a: b",
      "# x",
      "---",
      "{}",
      "'",
      '"',
      "~",
      "&a *a",
      "\n",
      " a ",
      "@x",
      "0x1F",
    ),
  )
  .filter((value) => value.isWellFormed() && !value.includes("\u0000") && value.trim() !== "");
const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 1 }).map((value) => value + 0);
const count = fc.integer({ min: 1, max: 1_000_000 });
const names = fc.uniqueArray(text, { minLength: 1, maxLength: 4 });
const key = text.filter((name) => name !== "__proto__");

const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  "/description": text,
  "/intended_use": text,
  "/limitations": text,
  "/languages": fc.uniqueArray(fc.constantFrom("en", "de", "fr", "pt-BR", "no"), {
    minLength: 1,
    maxLength: 3,
  }),
  "/tags": names,
  "/base_model/name": fc.constantFrom("gpt2", "mistralai/Mistral-7B-v0.1", "adaptery/tiny-llama"),
  "/base_model/revision": text,
  "/base_model/architecture": text,
  "/base_model/tokenizer": text,
  "/task/type": text,
  "/task/domain": text,
  "/task/pipeline_tag": fc.constantFrom("text-generation", "question-answering"),
  "/license/id": fc.constantFrom("MIT", "Apache-2.0", "llama3.1", "gemma", "other"),
  "/license/name": text,
  "/license/link": fc.constantFrom("LICENSE", "https://example.com/terms"),
  "/training/dataset_name": text,
  "/training/num_samples": count,
  "/training/epochs": fc.integer({ min: 1, max: 100_000 }),
  "/training/learning_rate": number.filter((value) => value > 0),
  "/training/lora_rank": fc.integer({ min: 1, max: 512 }),
  "/training/lora_alpha": number,
  "/training/lora_dropout": number,
  "/training/target_modules": fc.constantFrom(["q_proj", "v_proj"], ["all"]),
  "/training/optimizer": text,
  "/training/batch_size": count,
  "/training/warmup_ratio": number,
  "/training/peft/use_rslora": fc.boolean(),
  "/training/peft/rank_pattern": fc.constantFrom({ "layers.0.q_proj": 16 }),
  "/weights/parameter_count": count,
  "/weights/dtypes": fc.constantFrom(["BF16"], ["F16", "F32"]),
  "/data/exports": names,
  "/data/datasets": names,
  "/data/compliance_rate": number,
  "/provenance/created_by": text,
  "/provenance/data_source_uri": fc.constantFrom("themisdb://legal/questions", "s3://bucket/rows"),
  "/provenance/parent_adapter_id": fc.constantFrom("team/legal-qa", "legal-qa-v1.1"),
  "/serving/enabled": fc.boolean(),
  "/serving/adapter_path": text,
  "/serving/vllm_version": fc.constantFrom(">=0.4.0"),
  "/serving/max_lora_rank": fc.integer({ min: 1, max: 512 }),
  "/serving/enable_multi_lora": fc.boolean(),
  "/serving/serving_config": fc.dictionary(key, text, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  "/custom": fc.dictionary(key, text, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  "/evaluation": fc.uniqueArray(
    fc.record(
      {
        name: text,
        value: number,
        split: fc.constantFrom("test", "validation"),
        dataset: text,
        source: text,
      },
      { requiredKeys: ["name", "value"] },
    ),
    {
      minLength: 1,
      maxLength: 4,
      selector: ({ name, split, dataset }) => JSON.stringify([name, split, dataset]),
    },
  ),
};

/** Any card that its schema allows, in the order and spelling that reading gives it. */
export const anyCard: fc.Arbitrary<Card> = fc
  .record(values, { requiredKeys: [], noNullPrototype: true })
  .map((document) => {
    const { "/evaluation": evaluation, "/custom": custom, ...rest } = document;
    const card = {
      ...toCard(Object.entries(rest)),
      ...(evaluation ? { evaluation } : {}),
      ...(custom ? { custom } : {}),
    };
    return readValues(cardValues(parseCard(card))).card;
  });
