import type { PreflightReport } from "#lib/serving/preflight/finding.ts";

/** A pre-flight report for people at a terminal. */
export function preflightText({ verdict, findings, tensors, engine }: PreflightReport, dir: string): string {
  const width = Math.max(0, ...findings.map(({ code }) => code.length));
  const lines = findings.flatMap(({ severity, code, message, evidence, fix }) => [
    `  ${severity.padEnd(5)}  ${code.padEnd(width)}  ${message}`,
    `  ${" ".repeat(5)}  ${" ".repeat(width)}  found: ${evidence}`,
    `  ${" ".repeat(5)}  ${" ".repeat(width)}  fix: ${fix}`,
  ]);
  const rules = engine.isKnown
    ? `vLLM ${engine.rulesOf}`
    : `vLLM ${engine.version} (rules of ${engine.rulesOf})`;
  const facts = [
    ["modules", tensors.modules],
    ["max rank", tensors.maxRank],
    ["parameters", tensors.parameterCount],
    ["dtypes", tensors.dtypes],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${String(value)}`]));
  return [
    `${dir}: ${verdict} for ${rules}`,
    ...(facts.length > 0 ? [`  ${facts.join(", ")}`] : []),
    ...lines,
    "",
  ].join("\n");
}
