import { type DefectCode, namedModules } from "#lib/tensors/defect.ts";
import type { Subject } from "../subject.ts";

/** What shows that a condition holds, and values for the rule's texts. */
export type Match = { evidence: string; values?: Readonly<Record<string, string>> };

/** Looks for one thing; null when it is not there. */
export type Condition = (subject: Subject) => Match | null;

/** A condition that holds when the tensors' own checks found this defect; the evidence is the modules, or what the defect says. */
export function fromDefect(code: DefectCode): Condition {
  return ({ defectsOf }) => {
    const [first] = defectsOf(code);
    if (!first) return null;
    return { evidence: first.modules.length > 0 ? namedModules(first.modules) : first.message };
  };
}

/** A condition on the same defect that shows fields of the config as they are written. */
export function fromDefectAndFields(code: DefectCode, ...fields: string[]): Condition {
  return ({ defectsOf, document }) => {
    const [first] = defectsOf(code);
    if (!first) return null;
    const shown = fields.flatMap((field) => {
      const value = document?.[field];
      return value === undefined || value === null || value === false ? [] : [fieldText(field, value)];
    });
    return { evidence: shown.join(", ") || namedModules(first.modules) };
  };
}

const shownLength = 160;

/** `r 8`, `rank_pattern {"q_proj":4}`: a field as evidence. */
export function fieldText(field: string, value: unknown): string {
  const text = typeof value === "string" ? `'${value}'` : JSON.stringify(value);
  return `${field} ${text.length > shownLength ? `${text.slice(0, shownLength).toWellFormed()}…` : text}`;
}

/** Paths in words: the first two, and how many more. */
export function namedPaths(paths: readonly string[]): string {
  const shown = paths.slice(0, 2).join(", ");
  return paths.length > 2 ? `${shown} and ${paths.length - 2} more` : shown;
}
