import { readFileText } from "#lib/adapters/versions/read-file-text.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { isJsonObject } from "#lib/json-object.ts";
import type { TreeFile } from "#lib/repositories/tree.ts";
import type { PromptLogProbs } from "../../engines/engine.ts";
import { fingerprintFile, maxFingerprintBytes, readFingerprintFile } from "./fingerprint-file.ts";

/**
 * What a version is known by, and where that comes from: `training`, or the replica that proved it first. `noise` is the largest
 * difference between two runs there, in nats.
 */
export type Golden = { values: readonly PromptLogProbs[]; noise: number; source: string };

/** The golden fingerprint of a version for a key (`fingerprintKey`); null until a replica proved it or training told it. */
export async function findGolden(versionId: string, key: string): Promise<Golden | null> {
  const row = await db().fingerprint.findUnique({
    where: { versionId_key: { versionId, key } },
    select: { values: true, noise: true, source: true },
  });
  return row && { ...row, values: storedValues(row.values) };
}

function storedValues(value: unknown): PromptLogProbs[] {
  return Array.isArray(value) ? value.filter(isStored) : [];
}

// Only `keepGolden` writes the column, with values of this type.
function isStored(value: unknown): value is PromptLogProbs {
  return isJsonObject(value) && typeof value.prompt === "string" && Array.isArray(value.logProbs);
}

/** What the version's own fingerprint.json says of these prompts; null without such a file, and for one that says nothing of them. */
export async function goldenOfTraining(
  files: readonly TreeFile[],
  prompts: readonly string[],
): Promise<Golden | null> {
  const text = await readFileText(files, fingerprintFile, maxFingerprintBytes);
  if (text === null) return null;
  try {
    const document: unknown = JSON.parse(text);
    const values = readFingerprintFile(document, prompts);
    return values && { values, noise: 0, source: "training" };
  } catch (error) {
    // A file that is no fingerprint says nothing: the first replica does.
    if (error instanceof SyntaxError || (error instanceof AppError && error.code === "invalid_input"))
      return null;
    throw error;
  }
}
