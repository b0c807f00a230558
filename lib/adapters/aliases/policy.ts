import { AppError } from "#lib/errors.ts";
import { statusWords, type VersionStatus } from "../status/policy.ts";

/** Names that mean something else where an alias may stand. */
const reserved = new Set(["auto", "draft", "head", "latest", "main"]);

/** Why a text cannot be an alias, or null when it can. */
export function aliasProblem(name: string): string | null {
  if (!/^[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?$/.test(name) || name.includes("--")) {
    return "An alias has 1 to 64 small letters, digits, '-' and '_', and begins and ends with a letter or digit.";
  }
  return reserved.has(name) ? `'${name}' has a meaning of its own; choose another name.` : null;
}

/** Throws `invalid_input` unless a text can be an alias. */
export function requireAliasName(name: string): void {
  const problem = aliasProblem(name);
  if (problem === null) return;
  throw new AppError("invalid_input", problem, { problems: [{ pointer: "/alias", message: problem }] });
}

/** Throws `conflict` for a version that no name should lead to. */
export function requireAliasable(status: VersionStatus): void {
  if (status !== "draft" && status !== "rejected" && status !== "withdrawn") return;
  throw new AppError(
    "conflict",
    `An alias does not point at a version that is ${statusWords(status)}. Choose one that is registered, approved or deployed.`,
  );
}

/** Throws `precondition_failed` when the alias is not where the one who moves it saw it; `undefined`: they did not look. */
export function requireExpected(
  alias: string,
  actual: string | null,
  expected: string | null | undefined,
): void {
  if (expected === undefined || expected === actual) return;
  const where = actual === null ? "is not there" : `points at ${actual}`;
  throw new AppError(
    "precondition_failed",
    `The alias '${alias}' ${where}, not at ${expected ?? "nothing"} as you saw it. Look again, then move it.`,
  );
}
