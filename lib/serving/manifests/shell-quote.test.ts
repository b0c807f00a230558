import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shellQuote } from "./shell-quote.ts";

describe("shellQuote", () => {
  it("leaves plain words alone", () => {
    expect(shellQuote("--max-loras")).toBe("--max-loras");
    expect(shellQuote("acme/legal-qa.v1.2.0")).toBe("acme/legal-qa.v1.2.0");
    expect(shellQuote("")).toBe("''");
  });

  it("gives a shell any text back as it was", () => {
    const texts = fc
      .sample(fc.string({ unit: "grapheme", maxLength: 30 }), 40)
      .map((text) => text.replaceAll("\0", ""))
      .concat(["$(id)", "`id`", "it's", '"', "\\", "a\nb", "-n", "$HOME", "!!"]);
    const script = `printf '%s\\0' ${texts.map(shellQuote).join(" ")}`;
    const printed = execFileSync("bash", ["-c", script]).toString("utf8");
    expect(printed.split("\0").slice(0, -1)).toEqual(texts);
  });
});
