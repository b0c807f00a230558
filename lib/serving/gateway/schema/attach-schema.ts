import { processSingleton } from "#lib/global.ts";
import { GatewayError } from "../gateway-error.ts";
import { findVersionSchema } from "./data.ts";

/** What the header `x-adaptery-schema` says; null: it is absent. */
export type SchemaWish = "on" | "off" | null;

type Known = { format: Promise<Buffer | null>; readAtMs: number };

/** Lineage is learnt after a version is made; a schema that was not there may be so later. */
const keepMs = 30_000;
const maxKnown = 1_000;

/** Reads the header. Throws GatewayError 400 for another value. */
export function parseSchemaWish(header: string | string[] | undefined): SchemaWish {
  if (header === undefined) return null;
  if (header === "on" || header === "off") return header;
  throw new GatewayError(400, "invalid_header", "The header x-adaptery-schema is 'on' or 'off'.");
}

/** `response_format` with the schema of the version's training data, as JSON; null where it has none. Kept in memory for some seconds. */
export function responseFormatOf(versionId: string): Promise<Buffer | null> {
  const known = processSingleton("gateway schemas", () => new Map<string, Known>());
  const held = known.get(versionId);
  if (held && Date.now() - held.readAtMs < keepMs) return held.format;
  if (known.size >= maxKnown) known.clear();
  const format = readFormat(versionId);
  format.catch(() => known.delete(versionId));
  known.set(versionId, { format, readAtMs: Date.now() });
  return format;
}

async function readFormat(versionId: string): Promise<Buffer | null> {
  const schema = await findVersionSchema(versionId);
  if (schema === null) return null;
  const format = { type: "json_schema", json_schema: { name: "training_data", schema } };
  return Buffer.from(JSON.stringify(format));
}
