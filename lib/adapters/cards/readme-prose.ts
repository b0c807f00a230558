import type { Card } from "#lib/adapters/cards/card-schema.ts";

function section(title: string, text: string | undefined): string[] {
  return text === undefined || text.trim() === "" ? [] : [`## ${title}`, text.trim()];
}

function resultTable({ evaluation }: Card): string | undefined {
  if (!evaluation || evaluation.length === 0) return undefined;
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  const rows = evaluation.map(
    ({ name, value, split = "", dataset = "" }) =>
      `| ${cell(name)} | ${value} | ${cell(dataset)} | ${cell(split)} |`,
  );
  return ["| metric | value | dataset | split |", "| --- | ---: | --- | --- |", ...rows].join("\n");
}

/** The prose of a README for a card that has none: its texts under the Hub's usual headings. */
export function writeProse(card: Card, name: string): string {
  const parts = [
    `# ${name}`,
    ...(card.description ? [card.description.trim()] : []),
    ...section("Intended use", card.intended_use),
    ...section("Limitations", card.limitations),
    ...section("Evaluation", resultTable(card)),
  ];
  return `\n${parts.join("\n\n")}\n`;
}
