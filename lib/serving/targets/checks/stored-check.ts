import { isJsonObject } from "#lib/json-object.ts";
import type { ReplicaCheck } from "../target.ts";

/** The check that a replica's row keeps, or null when there is none. */
export function storedReplicaCheck(value: unknown): ReplicaCheck | null {
  return isReplicaCheck(value) ? value : null;
}

// Enough because `saveChecks` is the only writer of the column: what has these fields is what it wrote.
function isReplicaCheck(value: unknown): value is ReplicaCheck {
  return (
    isJsonObject(value) &&
    typeof value.replicaId === "string" &&
    typeof value.checkedAt === "string" &&
    Array.isArray(value.problems) &&
    Array.isArray(value.models)
  );
}
