import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sniffBytes, sniffContent } from "./sniff.ts";

const lines = Buffer.from('{"a":1}\n{"a":2}\n');

describe("sniffContent", () => {
  it("tells the formats by name and first bytes", () => {
    expect(sniffContent("a.jsonl", lines)).toEqual({ format: "jsonl", compression: "none" });
    expect(sniffContent("a.json", lines)).toEqual({ format: "jsonl", compression: "none" });
    expect(sniffContent("a.jsonl", Buffer.from(' [{"a":1}]'))).toEqual({
      format: "json",
      compression: "none",
    });
    expect(sniffContent("a.csv", Buffer.from("a,b\n1,2\n"))).toEqual({ format: "csv", compression: "none" });
    expect(sniffContent("a", Buffer.from("PAR1...."))).toEqual({ format: "parquet", compression: "none" });
    expect(sniffContent("a.txt", lines)).toEqual({ format: "jsonl", compression: "none" });
  });

  it("looks inside gzip and zstd, by magic bytes, also when only the start is there", () => {
    const many = Buffer.from(Array.from({ length: 50_000 }, (_, at) => `{"a":${Math.sin(at)}}`).join("\n"));
    const gzip = gzipSync(many).subarray(0, sniffBytes);
    const zstd = zstdCompressSync(many).subarray(0, sniffBytes);
    expect(sniffContent("a.jsonl.gz", gzip)).toEqual({ format: "jsonl", compression: "gzip" });
    expect(sniffContent("a.jsonl", zstd)).toEqual({ format: "jsonl", compression: "zstd" });
    expect(sniffContent("a.csv.zst", zstdCompressSync(Buffer.from("a,b\n1,2")))).toEqual({
      format: "csv",
      compression: "zstd",
    });
  });

  it.each([
    ["a.jsonl", Buffer.alloc(0), "is empty"],
    ["a.jsonl", Buffer.from(" \n\n"), "is empty"],
    ["a.jsonl.gz", lines, "not compressed"],
    ["a.parquet", lines, "does not begin with PAR1"],
    ["a.csv", lines, "name it .jsonl"],
    ["a.jsonl", Buffer.from("question,answer\n1,2\n"), "none of its first lines"],
    ["a.xlsx", Buffer.from("504b03040a", "hex"), "save the sheet as CSV"],
    ["a.txt", Buffer.from("hello"), "cannot be told"],
    ["a.json", Buffer.from('{\n  "a": 1\n}\n'), "over several lines"],
    ["a.csv", Buffer.from([0xff, 0xfe, 0x61, 0x00]), "UTF-16"],
    ["a.jsonl", Buffer.from("<!DOCTYPE html><p>"), "HTML"],
    ["a.csv", Buffer.concat([Buffer.from("a"), Buffer.alloc(9)]), "binary"],
    ["a.jsonl.gz", Buffer.from("1f8b080000000000000effffffffff", "hex"), "damaged"],
  ])("refuses %s with a sentence (%#)", (name, head, sentence) => {
    expect(() => sniffContent(name, head)).toThrow(sentence);
  });
});
