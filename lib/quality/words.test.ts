import { describe, expect, it } from "vitest";
import { WordBuffer } from "#lib/quality/words.ts";

function read(text: string): WordBuffer {
  const words = new WordBuffer();
  words.add(text);
  return words;
}

const hashesOf = (text: string) => [...read(text).hashes.subarray(0, read(text).count)];

describe("WordBuffer", () => {
  it("gives words that differ in case alone the same hash, also beyond ASCII", () => {
    expect(hashesOf("ÄRGER Straße ΑΘΗΝΑ ЖИЗНЬ")).toEqual(hashesOf("ärger straße αθηνα жизнь"));
    expect(new Set(hashesOf("ärger arger aerger"))).toHaveProperty("size", 3);
  });

  it("cuts at everything but letters, digits and marks", () => {
    expect(read("He's 3.5 m-high; naïve_cafe").lengths.subarray(0, 8)).toEqual(
      Int32Array.of(2, 1, 1, 1, 1, 4, 5, 4),
    );
  });

  it("counts each ideograph as a word", () => {
    expect(read("你好 world").count).toBe(3);
  });

  it("keeps the words of several texts in order", () => {
    const words = new WordBuffer();
    words.add("one two");
    words.add("three");
    expect([...words.hashes.subarray(0, words.count)]).toEqual(hashesOf("one two three"));
  });

  it("ends a line at a line feed and at the end of a text, and skips lines without words", () => {
    const words = read("a b\n\n---\nc\nd e");
    expect([...words.lineEnds.subarray(0, words.lineCount)]).toEqual([2, 3, 5]);
  });

  it("counts signs of damage", () => {
    const words = read("Gr\u00c3\u00bc\u00c3\u0178e don\u00e2\u20ac\u2122t \ufffd \u0000 \u0085 ok");
    expect([words.mojibake, words.replacementCharacters, words.controlCharacters]).toEqual([2, 1, 2]);
  });

  it("sees no damage in sound German and French", () => {
    const words = read("Größe, Âge, pâté, Ãng\tline\r\n");
    expect([words.mojibake, words.replacementCharacters, words.controlCharacters]).toEqual([0, 0, 0]);
  });

  it("reads a lone surrogate as damage instead of failing", () => {
    expect(read("a \ud800 b")).toMatchObject({ count: 2, replacementCharacters: 1 });
  });

  it("grows for a text of a million words", () => {
    expect(read("a ".repeat(1_000_000)).count).toBe(1_000_000);
  });
});
