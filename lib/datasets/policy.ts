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

/** Refuses to delete a dataset whose rows are being exported, naming what depends on it. */
export function requireDeletable(
  dataset: { name: string },
  uses: { running: readonly { name: string }[] },
): void {
  const [first] = uses.running;
  if (!first) return;
  const others = uses.running.length > 1 ? ` and ${uses.running.length - 1} more` : "";
  throw new AppError(
    "conflict",
    `Dataset '${dataset.name}' is being exported by '${first.name}'${others}. Cancel or await that, then delete.`,
  );
}

/** What a deleted dataset is called, so that its name is free again; no dataset can be given such a name. */
export function nameWhenDeleted(dataset: { id: string; name: string }): string {
  return `${dataset.name} (deleted ${dataset.id})`;
}
