import type { FieldValue } from "#lib/adapters/cards/field-value.ts";

/** Headings of the Hub's model card template (and plain ones) whose text is a field of the card. */
const headings: readonly (readonly [RegExp, string])[] = [
  [/^(?:intended uses?|uses?|direct use|intended uses? (?:and|&) limitations)$/i, "/intended_use"],
  [/^(?:limitations?|bias,? risks,? and limitations|out-of-scope use)$/i, "/limitations"],
];

/** The Hub's template, which PEFT writes with every push, says this where nobody wrote anything. */
const placeholder =
  /\[more information needed\]|Users \(both direct and downstream\) should be made aware of the risks, biases and limitations of the model\. More information needed for further recommendations\./gi;
const maxSectionLength = 65_536;

// By hand: patterns for closing hashes and for comments take quadratic time on hostile lines.
function titleOf(text: string): string {
  let end = text.trimEnd().length;
  while (text[end - 1] === "#") end--;
  return text.slice(0, end).trim();
}

function withoutComments(text: string): string {
  let kept = "";
  let from = 0;
  for (let start = text.indexOf("<!--"); start >= 0; start = text.indexOf("<!--", from)) {
    const end = text.indexOf("-->", start);
    kept += text.slice(from, start);
    from = end < 0 ? text.length : end + 3;
  }
  return kept + text.slice(from);
}

/** The lines of Markdown that stand outside of fenced code, with their numbers. */
function headingLines(lines: readonly string[]): { line: number; level: number; title: string }[] {
  const found: { line: number; level: number; title: string }[] = [];
  let fence: string | undefined;
  for (const [line, text] of lines.entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(text)?.[1];
    if (fence === undefined && mark) fence = mark;
    else if (fence !== undefined && mark?.startsWith(fence) && text.trim() === mark) fence = undefined;
    const hashes = fence === undefined ? (/^(#{1,6})[ \t]/.exec(text)?.[1] ?? "") : "";
    if (hashes !== "") found.push({ line, level: hashes.length, title: titleOf(text.slice(hashes.length)) });
  }
  return found;
}

/** Intended use and limitations, where the prose has a section of that name with something in it. */
export function sectionsOf(prose: string): FieldValue[] {
  const lines = prose.split("\n");
  const found = headingLines(lines);
  const values = new Map<string, string>();
  for (const [index, { line, level, title }] of found.entries()) {
    const pointer = headings.find(([pattern]) => pattern.test(title.replace(/[:*_]/g, "").trim()))?.[1];
    if (pointer === undefined || values.has(pointer)) continue;
    const end = found.slice(index + 1).find((next) => next.level <= level)?.line ?? lines.length;
    const text = withoutComments(lines.slice(line + 1, end).join("\n"))
      .replace(placeholder, "")
      .trim();
    const said = text.replace(/^#{1,6}[ \t]+.*$/gm, "").trim();
    if (said !== "" && text.length <= maxSectionLength) values.set(pointer, text);
  }
  return [...values];
}
