import { type AuditFilter, auditFilterKeys, endMs } from "#lib/audit/entry.ts";

/** The filter that an address holds; what is no time is left out: a mistyped address still shows a page. */
export function filterOf(
  query: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> & AuditFilter {
  const texts = auditFilterKeys.flatMap((key) => {
    const value = query[key];
    const text = (Array.isArray(value) ? value[0] : value)?.trim().slice(0, 200) ?? "";
    const isTime = key === "from" || key === "to";
    return text === "" || (isTime && Number.isNaN(endMs(text))) ? [] : [[key, text] as const];
  });
  return Object.fromEntries(texts);
}
