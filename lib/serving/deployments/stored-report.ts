import { isJsonObject } from "#lib/json-object.ts";
import type { PreflightReport } from "../preflight/finding.ts";

/** The pre-flight's report as its column holds it; null where there is none. */
export function storedReport(value: unknown): PreflightReport | null {
  return isReport(value) ? value : null;
}

// Only `savePreflight` writes the column, with a report that pre-flight made.
function isReport(value: unknown): value is PreflightReport {
  return isJsonObject(value) && Array.isArray(value.findings) && typeof value.verdict === "string";
}
