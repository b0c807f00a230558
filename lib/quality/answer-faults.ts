/** Shorter answers are not suspected of being cut off: a word or a name needs no full stop. */
const minTruncationUnits = 200;
const letter = /\p{L}/u;
const cutMarks = new Set([",", ";", "-", "–", "(", "[", "{"]);

/** Whether the answer repeats the question, white space at the ends and case aside. */
export function isEcho(promptText: string, outputText: string): boolean {
  if (promptText === "" || outputText === "") return false;
  if (promptText === outputText) return true;
  if (Math.abs(promptText.length - outputText.length) > 16) return false;
  return promptText.trim().toLowerCase() === outputText.trim().toLowerCase();
}

/**
 * Whether an answer looks cut off: of 200 characters or more and ending in a letter, a comma, a hyphen or an
 * opening bracket; or of any length with a code fence that is never closed. A heuristic: lists and titles
 * without full stops are found too.
 */
export function looksTruncated(outputText: string): boolean {
  if (hasOpenFence(outputText)) return true;
  if (outputText.length < minTruncationUnits) return false;
  const last = outputText.trimEnd().at(-1) ?? "";
  return cutMarks.has(last) || letter.test(last);
}

function hasOpenFence(text: string): boolean {
  let fences = 0;
  for (let at = text.indexOf("```"); at !== -1; at = text.indexOf("```", at + 3)) fences++;
  return fences % 2 === 1;
}
