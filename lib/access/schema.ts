import type { Operation } from "#lib/operation.ts";
import { ownerOperations } from "./teams/schema.ts";
import { tokenOperations } from "./tokens/schema.ts";

/** The REST operations on owners and API tokens; ids differ, so the key says whose each is. */
export const accessOperations: Record<string, Operation> = Object.fromEntries(
  [...Object.values(ownerOperations), ...Object.values(tokenOperations)].map(
    (operation): [string, Operation] => [operation.operationId, operation],
  ),
);
