import { totalOf } from "#lib/quality/counts.ts";
import { loadLanguageDetector, undetermined } from "#lib/quality/language.ts";
import { basisOf } from "#lib/quality/report-basis.ts";
import type { Basis } from "#lib/quality/report-figures.ts";
import type { CollectorState } from "#lib/quality/state.ts";

/** Rows by ISO 639-1 code. */
export type LanguageReport = Basis & {
  by_language: Record<string, number>;
  undetermined: number;
  method: string;
};

/**
 * Languages of the rows. Function words decide first; when more than one row in fifty stays open, eld names the
 * sampled ones among them and their shares stand for the rest.
 */
export async function languageReport({ sample, standard }: CollectorState): Promise<LanguageReport> {
  const measured = standard?.languages ?? sample.languages;
  const counts = new Map(measured);
  const open = counts.get(undetermined) ?? 0;
  const detect = open * 50 > totalOf(measured) && sample.undetermined.length > 0;
  if (detect) {
    counts.delete(undetermined);
    const detector = await loadLanguageDetector();
    const share = open / sample.undetermined.length;
    for (const { value } of sample.undetermined) {
      const language = detector(value);
      counts.set(language, (counts.get(language) ?? 0) + share);
    }
  }
  const byLanguage = [...counts]
    .filter(([language]) => language !== undetermined)
    .map(([language, count]): [string, number] => [language, Math.round(count)])
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return {
    ...basisOf(sample, standard),
    exactness: detect
      ? `function words of the first 40 words of prompt and of answer; for the rows these do not tell, the shares among ${sample.undetermined.length} of them by eld`
      : "judgement by the function words among the first 40 words of prompt and of answer",
    by_language: Object.fromEntries(byLanguage),
    undetermined: Math.round(counts.get(undetermined) ?? 0),
    method: detect ? "function words, else character n-grams (eld)" : "function words",
  };
}
