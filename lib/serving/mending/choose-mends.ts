import { AppError } from "#lib/errors.ts";
import type { Finding } from "../preflight/finding.ts";
import { type MendKind, mendKinds } from "../preflight/mend-kind.ts";
import { type MendInput, planMend } from "./plan-mend.ts";

/**
 * The mends that errors of a pre-flight call for, that are possible, and that take nothing for granted: what may be done without
 * asking.
 */
export function chooseMends(
  findings: readonly Finding[],
  input: Omit<MendInput, "kinds">,
): readonly MendKind[] {
  const wanted = new Set(
    findings.flatMap(({ severity, mend }) => (severity === "error" && mend ? [mend] : [])),
  );
  return mendKinds.filter((kind) => wanted.has(kind) && isSafe({ ...input, kinds: [kind] }));
}

function isSafe(input: MendInput): boolean {
  try {
    return planMend(input).assumptions.length === 0;
  } catch (error) {
    if (error instanceof AppError && error.code === "conflict") return false;
    throw error;
  }
}
