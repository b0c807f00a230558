/** How an engine's words are recognised, and what they mean. The first rule that fits counts. */
export type FailureRule = {
  code: string;
  /** Status of the answer; undefined: any. */
  status?: number;
  words: RegExp;
  /** The same call fails again until somebody changes something; else it is worth retrying. */
  isPermanent: boolean;
  /** What it means and what to do. */
  meaning: string;
  /** Where these words were seen: measured on real releases, or read in the engine's source. */
  source: string;
};

/** Words beyond this many characters are not looked at, as searching them may take the square of their number. */
const maxSearched = 10_000;

/** The first rule that fits an answer. */
export function findFailureRule(
  rules: readonly FailureRule[],
  status: number,
  words: string,
): FailureRule | undefined {
  const searched = words.slice(0, maxSearched);
  return rules.find(
    (rule) => (rule.status === undefined || rule.status === status) && rule.words.test(searched),
  );
}
