import { describe, expect, it } from "vitest";
import { nameFromFileName } from "./dataset.ts";
import { uploadFileName } from "./file-name.ts";

describe("uploadFileName", () => {
  it("keeps the last segment of a relative path, in NFC", () => {
    expect(uploadFileName("folder/train.jsonl")).toBe("train.jsonl");
    expect(uploadFileName("u\u0308ben.csv")).toBe("üben.csv");
  });

  it.each([
    "../../etc/passwd",
    "..\\a.jsonl",
    "/etc/passwd",
    "C:\\a.jsonl",
    "a\0.jsonl",
    "a\u202egnp.jsonl",
    "",
    "a/",
    "x".repeat(300),
  ])("refuses %j", (name) => {
    expect(() => uploadFileName(name)).toThrow("The file name cannot be used");
  });
});

describe("nameFromFileName", () => {
  it("drops endings and what a name cannot hold", () => {
    expect(nameFromFileName("GSM8K train (v2).jsonl.gz")).toBe("GSM8K-train-v2");
    expect(nameFromFileName("..jsonl")).toBe("dataset");
    expect(nameFromFileName("Äpfel.csv")).toBe("Apfel");
  });
});
