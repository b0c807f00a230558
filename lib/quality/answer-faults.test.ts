import { describe, expect, it } from "vitest";
import { isEcho, looksTruncated } from "#lib/quality/answer-faults.ts";
import { findPhrases } from "#lib/quality/phrases.ts";
import { WordBuffer } from "#lib/quality/words.ts";

function phrasesIn(text: string): string[] {
  const words = new WordBuffer();
  words.add(text);
  return [...findPhrases(words, 0, words.count)].sort();
}

describe("isEcho", () => {
  it("sees a question given back, whatever its case and the white space around it", () => {
    expect(isEcho("What is a lien?", " what is a LIEN? \n")).toBe(true);
    expect(isEcho("What is a lien?", "A claim on property.")).toBe(false);
    expect(isEcho("", "")).toBe(false);
  });
});

describe("looksTruncated", () => {
  const sentence = "The court held that the clause was void because it was never agreed. ".repeat(4);
  it("suspects long answers that end within a sentence", () => {
    expect(looksTruncated(`${sentence}It then`)).toBe(true);
    expect(looksTruncated(`${sentence}It then, `)).toBe(true);
  });

  it("suspects a code fence that stays open", () => {
    expect(looksTruncated("```js\nlet a")).toBe(true);
    expect(looksTruncated("```js\nlet a\n```")).toBe(false);
  });

  it("leaves finished sentences, numbers and short answers alone", () => {
    for (const text of [sentence, `${sentence}#### 72`, "Berlin", ""])
      expect(looksTruncated(text)).toBe(false);
  });
});

describe("findPhrases", () => {
  it("finds English and German refusals and boilerplate whatever the quotes and case", () => {
    expect(phrasesIn("I’m sorry, but I can’t help with that.")).toEqual(["refusal"]);
    expect(phrasesIn("ES TUT MIR LEID, aber ich kann das nicht.")).toEqual(["refusal"]);
    expect(phrasesIn("As an AI language model, I must decline.")).toEqual(["boilerplate", "refusal"]);
    expect(phrasesIn("Als KI-Sprachmodell habe ich keine Meinung.")).toEqual(["boilerplate"]);
  });

  it("finds nothing in an ordinary answer", () => {
    expect(phrasesIn("I am sorry to hear that; the model was sold as an asset.")).toEqual([]);
  });
});
