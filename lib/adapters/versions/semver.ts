import semver from "semver";
import { AppError } from "#lib/errors.ts";

const maxLength = 64;

/**
 * Why a text cannot be a version, or null when it can: Semantic Versioning 2.0.0 without build metadata (it would not order),
 * without `--` (the Hub's clients refuse it in the served name `name.v<semver>`), at most 64 characters.
 */
export function semverProblem(text: string): string | null {
  const shown = text.slice(0, maxLength);
  if (text.length > maxLength || semver.valid(text) !== text) {
    return `"${shown}" is not a semantic version such as 1.0.0 or 1.1.0-rc.1, without build metadata.`;
  }
  if (text.includes("--")) return `"${shown}" has '--', which no version may: it is part of an address.`;
  return null;
}

/** Throws `invalid_input` at `pointer` unless the text can be a version. */
export function requireSemver(text: string, pointer: string): void {
  const problem = semverProblem(text);
  if (problem !== null)
    throw new AppError("invalid_input", problem, { problems: [{ pointer, message: problem }] });
}

/** Whether a version comes before its release, such as 1.0.0-rc.1. */
export function isPrerelease(version: string): boolean {
  return version.includes("-");
}

/** A whole number as text that orders by bytes as numbers do: the count of its digits, then the digits. */
function orderedNumber(digits: string): string {
  return `${String(digits.length).padStart(2, "0")}${digits}`;
}

/** Numeric identifiers are lower than others; `!` ends a text, since it is lower than all that a text may hold. */
function orderedIdentifier(identifier: string): string {
  return /^\d+$/.test(identifier) ? `0${orderedNumber(identifier)}` : `1${identifier}!`;
}

/**
 * A key of a version that, compared byte by byte, orders as Semantic Versioning 2.0.0 §11 does: pre-releases before their
 * release, their numeric identifiers by value, fewer identifiers first.
 */
export function semverSortKey(version: string): string {
  const dash = version.indexOf("-");
  const core = (dash === -1 ? version : version.slice(0, dash)).split(".").map(orderedNumber).join("");
  return dash === -1
    ? `${core}~`
    : core +
        version
          .slice(dash + 1)
          .split(".")
          .map(orderedIdentifier)
          .join("");
}
