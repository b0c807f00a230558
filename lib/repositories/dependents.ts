import { AppError } from "#lib/errors.ts";
import { kindLabel, type RepositoryRow, repositoryLabel } from "./repository.ts";

/** What depends on a repository; `label` is null for what the actor may not see. */
export type Dependent = { label: string | null; how: string };

const maxNamed = 5;

/** Throws `conflict` that says what depends on the repository, unless nothing does. */
export function requireNoDependents(repository: RepositoryRow, dependents: readonly Dependent[]): void {
  if (dependents.length === 0) return;
  const named = dependents.flatMap(({ label, how }) => (label === null ? [] : `${label} (${how})`));
  const others = dependents.length - Math.min(named.length, maxNamed);
  const list = [
    ...named.slice(0, maxNamed),
    ...(others === 0 ? [] : [`${others} ${named.length > maxNamed ? "more" : "that you may not see"}`]),
  ];
  throw new AppError(
    "conflict",
    `The ${kindLabel(repository.kind)} ${repositoryLabel(repository)} cannot be deleted: ${list.join(", ")} depend${
      dependents.length === 1 ? "s" : ""
    } on it. Delete or change that first.`,
  );
}
