import type { Basis } from "#lib/quality/report-figures.ts";
import type { SampleState } from "#lib/quality/sample.ts";
import type { StandardState } from "#lib/quality/standard-state.ts";

/** Which rows a text metric saw. */
export function basisOf(sample: SampleState, standard: StandardState | null): Pick<Basis, "rows" | "basis"> {
  if (standard) return { rows: standard.rows, basis: "every row" };
  return { rows: sample.rows, basis: "sample" };
}
