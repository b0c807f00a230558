import type { Tone } from "#components/ui/tone.ts";
import type { Severity } from "#lib/serving/preflight/finding.ts";

/** Severities as pages show them: the word and its tone. */
export const severityWords: Record<Severity, { word: string; tone: Tone }> = {
  error: { word: "error", tone: "bad" },
  warn: { word: "warning", tone: "caution" },
  info: { word: "note", tone: "info" },
};

/** In the order in which they are read. */
export const severities: readonly Severity[] = ["error", "warn", "info"];
