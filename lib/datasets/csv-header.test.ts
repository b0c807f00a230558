import { describe, expect, it } from "vitest";
import { readCsvHeader } from "./csv-header.ts";

describe("readCsvHeader", () => {
  it.each([
    ["question,answer\nq,a\n", ",", ["question", "answer"]],
    ["question; answer, short ;note\n", ";", ["question", "answer, short", "note"]],
    ['"a;b";"c"\r\n', ";", ["a;b", "c"]],
    ['"a, b",c\n', ",", ["a, b", "c"]],
    ["text\nhello, you; there\n", ",", ["text"]],
    ['"say ""hi""",b', ",", ['say "hi"', "b"]],
    ['"two\nlines",b\n', ",", ["two\nlines", "b"]],
    ["\ufeffa\tb\n", "\t", ["a", "b"]],
  ])("reads %j", (text, delimiter, columns) => {
    expect(readCsvHeader(text)).toEqual({ delimiter, columns, blankLines: 0 });
  });

  it("names what has no name, and tells repeated names apart without regard to case", () => {
    expect(readCsvHeader("a,A,,a\n").columns).toEqual(["a", "A_1", "column2", "a_2"]);
  });

  it("counts blank lines above the header", () => {
    expect(readCsvHeader("\n \r\na,b\n1,2\n")).toMatchObject({ columns: ["a", "b"], blankLines: 2 });
  });

  it("refuses a quote that does not close", () => {
    expect(() => readCsvHeader('a,"b\n1,2\n')).toThrow("double quote in the header is not closed");
  });
});
