import { exportIdKey } from "#lib/exports/adapter-metadata.ts";
import { isJsonObject } from "#lib/json-object.ts";
import type { LineageFacts } from "#lib/lineage/link/claims.ts";
import { readBaseModelName } from "../cards/base-model-name.ts";

function parsedObject(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    // What is wrong with the file is said on the card; here it says nothing.
    return {};
  }
}

function textAt(document: Record<string, unknown>, ...keys: string[]): string | null {
  let value: unknown = document;
  for (const key of keys) value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/** A path of the machine that trained it names no base model to anyone else. */
function hubName(text: string | null): string | null {
  const read = text === null ? null : readBaseModelName(text);
  return read?.ok ? read.name : null;
}

/**
 * What the files of a version say of where it comes from, given the texts of PEFT's configuration and of `adapter_metadata.json`, nested
 * or flat.
 */
export function lineageFactsOf(texts: ReadonlyMap<string, string>): LineageFacts {
  const config = parsedObject(texts.get("adapter_config.json"));
  const document = parsedObject(texts.get("adapter_metadata.json"));
  const metadata = isJsonObject(document.adapter_metadata) ? document.adapter_metadata : document;
  const custom = (key: string) => textAt(metadata, "custom", key) ?? textAt(metadata, "custom_metadata", key);
  return {
    baseModel:
      hubName(textAt(config, "base_model_name_or_path")) ??
      hubName(textAt(metadata, "base_model", "name")) ??
      hubName(textAt(metadata, "base_model_name")),
    exportId: custom(exportIdKey),
    datasetDigest: custom("adaptery.dataset_digest"),
    parentAdapterId:
      textAt(metadata, "provenance", "parent_adapter_id") ?? textAt(metadata, "parent_adapter_id"),
  };
}
