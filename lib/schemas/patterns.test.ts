import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decidePattern } from "#lib/schemas/patterns.ts";

function engineOf(source: string): string {
  return decidePattern(source).engine;
}

describe("decidePattern", () => {
  it("runs nested repetition on the linear-time engine", () => {
    const decision = decidePattern("^(a+)+$");
    expect(decision.engine).toBe("re2");
    const startedAt = performance.now();
    expect(decision.engine !== "refused" && decision.matches(`${"a".repeat(50_000)}b`)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it("runs obviously linear patterns on V8", () => {
    for (const source of ["^[A-Z]{2}\\d{4}$", "^\\S[\\s\\S]*$", "^(yes|no)$", "#### -?\\d+", "^[^@]+@"]) {
      expect([source, engineOf(source)]).toEqual([source, "v8"]);
    }
  });

  it("does not call overlapping repetition obviously linear", () => {
    for (const source of [
      "^\\d+\\d+$",
      "(a|a)*b",
      "\\d+x",
      "^(\\w+\\s?)*$",
      "^a+|b+c$",
      "^(?:a?){30}a{30}$",
    ]) {
      expect([source, engineOf(source)]).toEqual([source, "re2"]);
    }
  });

  it("allows look-around only where recheck calls it safe, under a watchdog", () => {
    expect(decidePattern("^(?!x)[a-z]$")).toMatchObject({ engine: "v8", timeBoxed: true });
    expect(decidePattern("^(?=a)(a+)+$")).toMatchObject({ engine: "refused" });
  });

  it("says why a pattern is refused", () => {
    expect(decidePattern("a".repeat(10_001))).toMatchObject({
      reason: expect.stringMatching(/more than 10000/),
    });
    expect(decidePattern("[a-")).toMatchObject({ reason: expect.stringMatching(/not a valid ECMAScript/) });
    expect(decidePattern("^(?=a)(a+)+$")).toMatchObject({
      reason: expect.stringMatching(/exponential time/),
    });
    expect(engineOf("(?i)abc")).toBe("refused");
  });

  it("drops escapes that the u mode refuses but that mean nothing else", () => {
    const decision = decidePattern("^\\w+\\-\\@[\\w\\-\\_]+$");
    expect(decision.engine !== "refused" && decision.matches("a-@b_-")).toBe(true);
  });

  it("means the same on both engines as ECMA-262 says", () => {
    const pieces = [
      "\\s",
      "\\S",
      ".",
      "\\d",
      "\\W",
      "[\\s\\d]",
      "[^\\s]",
      "[]",
      "[^]",
      "\\u00e4",
      "\\u{1F600}",
      "\\p{Letter}",
      "\\x41",
      "[&-.]",
      "\\b",
      "\\cJ",
      "[\\]\\\\^-]",
      "a",
      "😀",
    ];
    const texts = fc.string({
      maxLength: 8,
      unit: fc.constantFrom(
        "a",
        "A",
        "ä",
        "😀",
        " ",
        "\u00a0",
        "\u2028",
        "\n",
        "\r",
        "\ufeff",
        "\v",
        "7",
        "-",
        "^",
        "]",
        "\\",
        "_",
        "\u0085",
        "\u180e",
      ),
    });
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }),
        texts,
        (parts, text) => {
          // The two open groups keep it from V8: this compares the linear engine with V8's own verdict.
          const source = `^(?:x*(?:${parts.join("|")})*)+$`;
          const decision = decidePattern(source);
          expect(decision.engine).toBe("re2");
          expect(decision.engine !== "refused" && decision.matches(text)).toBe(
            new RegExp(source, "u").test(text),
          );
        },
      ),
    );
  });
});
