import { nameProblem } from "#lib/access/handle.ts";
import type { Actor } from "#lib/actor.ts";
import { AppError } from "#lib/errors.ts";

/** Throws `invalid_input` unless a dataset can be named so. */
export function requireDatasetName(name: string): void {
  const problem = nameProblem(name);
  if (problem === null) return;
  throw new AppError("invalid_input", problem, { problems: [{ pointer: "/name", message: problem }] });
}

/** Only an administrator says which dataset exports use when they name none. */
export function requireMayMarkDefault(actor: Actor): void {
  if (actor.role === "admin") return;
  throw new AppError("forbidden", "Only an administrator may choose the default dataset.");
}

/** Refuses to delete a dataset whose rows are being exported; `named` is one such export that the actor may see. */
export function requireDeletable(
  dataset: { name: string },
  { running, named }: { running: number; named: string | undefined },
): void {
  if (running === 0) return;
  const others = running > 1 ? ` and ${running - 1} more` : "";
  const exports = named === undefined ? "exports that you may not see" : `'${named}'${others}`;
  throw new AppError(
    "conflict",
    `Dataset '${dataset.name}' is being exported by ${exports}. Cancel or await that, then delete.`,
  );
}

/** What a deleted dataset is called, so that its name is free again; no dataset can be given such a name. */
export function nameWhenDeleted(dataset: { id: string; name: string }): string {
  return `${dataset.name} (deleted ${dataset.id})`;
}
