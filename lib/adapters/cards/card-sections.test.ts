import { describe, expect, it } from "vitest";
import { cardSections } from "#lib/adapters/cards/card-sections.ts";
import type { Evidence } from "#lib/adapters/cards/evidence.ts";
import { evidenceText } from "#lib/adapters/cards/field-text.ts";
import { resolveCard } from "#lib/adapters/cards/resolve-card.ts";

const at = "2026-11-22T20:00:00.000Z";
const imported = (value: unknown) => [
  { kind: "imported" as const, value, source: "adapter_config.json", at },
];

function sectionsOf(evidence: Evidence) {
  return cardSections({ ...resolveCard(evidence), evidence });
}

describe("cardSections", () => {
  it("puts known fields under their headings, in the order of the card", () => {
    const sections = sectionsOf({
      "/weights/size_bytes": imported(2_000_000),
      "/custom/team": imported("legal"),
      "/training/epochs": imported(3),
      "/task/type": imported("qa"),
      "/limitations": imported("shown as a text"),
    });
    expect(
      sections.map(({ title, rows }) => [title, rows.map(({ title: name, text }) => `${name}: ${text}`)]),
    ).toEqual([
      ["Task", ["Task: qa"]],
      ["Training", ["Epochs: 3"]],
      ["Weights", ["Size: 2 MB"]],
      ["Custom", ["team: legal"]],
    ]);
  });

  it("leaves out what PEFT says by itself, and names it", () => {
    const [section] = sectionsOf({
      "/training/peft/use_dora": imported(false),
      "/training/peft/use_rslora": imported(true),
    });
    expect(section?.rows.map(({ title }) => title)).toEqual(["rsLoRA"]);
    expect(section?.usual).toEqual(["DoRA"]);
  });
});

describe("evidenceText", () => {
  it("says how, from what and when", () => {
    expect(evidenceText({ kind: "declared", source: "ada", at })).toBe(
      "declared by ada on 22 Nov 2026, 20:00 UTC",
    );
  });
});
