import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCard } from "#lib/adapters/cards/card.fixture.ts";
import { cardValues, toCard } from "#lib/adapters/cards/card.ts";
import { fromReadme, toReadme } from "#lib/adapters/cards/readme.ts";
import { writeProse } from "#lib/adapters/cards/readme-prose.ts";
import { fromThemis, themisPart, toThemisFlat, toThemisNested } from "#lib/adapters/cards/themis.ts";

const runs = { numRuns: 60 };

describe("a card and its values by pointer", () => {
  it("are the same in both directions", () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        expect(toCard(cardValues(card))).toEqual(card);
      }),
      runs,
    );
  });
});

describe("adapter_metadata.json", () => {
  it("gives back the part of a card that it has words for, nested", () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const text = JSON.stringify(toThemisNested(card, { adapter_id: "team/a", adapter_version: "1.2.0" }));
        const read = fromThemis(JSON.parse(text));
        expect(read.card).toEqual(themisPart(card));
        expect(read.identity).toEqual({ adapter_id: "team/a", adapter_version: "1.2.0" });
        expect(read.refused).toEqual([]);
      }),
      runs,
    );
  });

  it("gives it back flat, and inside adapter_metadata", () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        expect(fromThemis(toThemisFlat(card)).card).toEqual(themisPart(card));
        expect(fromThemis({ adapter_metadata: toThemisFlat(card) }).card).toEqual(themisPart(card));
      }),
      runs,
    );
  });

  it("is the same after reading and writing again", () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const once = toThemisNested(card);
        expect(toThemisNested(fromThemis(once).card)).toEqual(once);
      }),
      runs,
    );
  });
});

describe("a README", () => {
  it("gives back the whole card, whatever its prose", () => {
    const prose = fc.constantFrom("", "\n# A\n\n## Intended use\n\nTo test.\n", "Text\n---\nmore\n");
    fc.assert(
      fc.property(anyCard, prose, (card, given) => {
        const read = fromReadme(toReadme({ card, name: "legal-qa", prose: given }));
        const said = fromReadme(`---\n---\n${given}`).card;
        expect(read.card).toEqual({ ...said, ...card });
        expect(read.prose).toBe(given);
        expect(read.frontMatter).toEqual({});
        expect(read.refused).toEqual([]);
      }),
      runs,
    );
  });

  it("gives back a card whose prose was written from it", () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const readme = toReadme({ card, name: "legal-qa", prose: writeProse(card, "legal-qa") });
        expect(fromReadme(readme).card).toEqual(card);
      }),
      runs,
    );
  });

  it("keeps what it does not know of another's front matter, to the letter", () => {
    const original =
      "---\nco2_eq_emissions:\n  emissions: 12.0 # grams\nlicense: mit\nmystery: [1, 'two']\n---\n# Mine\n";
    fc.assert(
      fc.property(anyCard, (card) => {
        const written = toReadme({ card, name: "a", original });
        expect(written).toContain("co2_eq_emissions:\n  emissions: 12.0 # grams\n");
        expect(fromReadme(written).frontMatter).toEqual({
          co2_eq_emissions: { emissions: 12 },
          mystery: [1, "two"],
        });
        expect(written.endsWith("---\n# Mine\n")).toBe(true);
      }),
      runs,
    );
  });

  it("does not change when it is written from what it says", () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const once = toReadme({ card, name: "a", prose: "# A\n" });
        expect(toReadme({ card: fromReadme(once).card, name: "a", original: once })).toBe(once);
      }),
      runs,
    );
  });
});
