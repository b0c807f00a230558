import { AppError } from "#lib/errors.ts";
import { isJsonObject } from "#lib/json-object.ts";

/** Where an export stands. */
export type ExportStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled";

/** True when nothing more will happen to an export. */
export function isFinished(status: ExportStatus): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}

/** What cancelling does: a queued export ends at once, a running one is asked to stop. Throws `conflict` when it has ended. */
export function decideCancel(status: ExportStatus): { status: ExportStatus; cancelRequested: true } {
  if (isFinished(status)) {
    throw new AppError(
      "conflict",
      `This export has already ${status === "failed" ? "failed" : `been ${status}`}.`,
    );
  }
  return { status: status === "queued" ? "cancelled" : status, cancelRequested: true };
}

/** `document[section][key] = true` unless the document says otherwise, or is not as expected there. */
function switchOn(document: Record<string, unknown>, section: string, key: string): Record<string, unknown> {
  const given = document[section] ?? {};
  if (!isJsonObject(given) || key in given) return document;
  return { ...document, [section]: { ...given, [key]: true } };
}

/**
 * The recipe of an export made in the product, its own or a saved one: metadata tracking (a trained adapter finds its data again by it) and the
 * quality report are on unless the recipe says otherwise. Leaves anything that is not as expected to `parseRecipe`.
 */
export function withProductDefaults(document: unknown): unknown {
  if (!isJsonObject(document)) return document;
  return switchOn(
    switchOn(document, "adapter_metadata", "enable_tracking"),
    "quality_metrics",
    "enable_metrics",
  );
}

/** A name for something made without one: what it is made from and the second it was made (UTC). */
export function generatedName(from: string, at: Date): string {
  const stem =
    from
      .replace(/[^A-Za-z0-9._-]+/g, "-")
      .replace(/^[^A-Za-z0-9]+/, "")
      .slice(0, 44) || "export";
  return `${stem}-${at.toISOString().replace(/[-:]/g, "").slice(0, 15)}`;
}
