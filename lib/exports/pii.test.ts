import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectPii, isPiiField, type PiiType, redactPii } from "#lib/exports/pii.ts";
import { resolvedRecipe } from "#lib/exports/recipe.fixture.ts";

function configOf(options: Record<string, unknown> = {}) {
  return resolvedRecipe({ style: "text_completion", pii_config: { enable_detection: true, ...options } })
    .pii_config;
}

function found(text: string, options: Record<string, unknown> = {}): [PiiType, string][] {
  return detectPii(text, configOf(options)).map(({ type, start, end }) => [type, text.slice(start, end)]);
}

function redacted(text: string, options: Record<string, unknown>): string {
  const config = configOf({ enable_redaction: true, ...options });
  return redactPii(text, detectPii(text, config), config);
}

describe("detectPii", () => {
  it.each<[string, [PiiType, string][]]>([
    ["Write to support@themisdb.io today", [["email", "support@themisdb.io"]]],
    ["<a.b+c@mail.example.co.uk>.", [["email", "a.b+c@mail.example.co.uk"]]],
    ["müller@büro.de", [["email", "müller@büro.de"]]],
    ["no mail: a@b, @x.org, a@-b.c", []],
    ["Call 800-555-1212", [["phone", "800-555-1212"]]],
    ["(212) 555-0100", [["phone", "(212) 555-0100"]]],
    ["+49 (0)30 1234567", [["phone", "+49 (0)30 1234567"]]],
    ["+1-212-555-0100 now", [["phone", "+1-212-555-0100"]]],
    ["Call me at 555-1234", [["phone", "555-1234"]]],
    ["ISBN 978-3-16-148410-0, 2024-12-31, 1714521600, 3.555-1234", []],
    ["SSN: 123-45-6789", [["ssn", "123-45-6789"]]],
    ["12-34-5678 and 000-12-3456 and 123-45-67890", []],
    ["4111 1111 1111 1111", [["credit_card", "4111 1111 1111 1111"]]],
    ["pay 5500-0000-0000-0004 123", [["credit_card", "5500-0000-0000-0004"]]],
    ["4111 1111 1111 1112 and 0000000000000000", []],
    ["3782 822463 10005", [["credit_card", "3782 822463 10005"]]],
    ["4111111111111111", [["credit_card", "4111111111111111"]]],
    ["2000000-400000 and 41111111-11111111", []],
    ["DE89 3704 0044 0532 0130 00.", [["iban", "DE89 3704 0044 0532 0130 00"]]],
    ["GB82WEST12345698765432", [["iban", "GB82WEST12345698765432"]]],
    ["DE88 3704 0044 0532 0130 00", []],
    [
      "Contact me at user@example.com or call 555-123-4567",
      [
        ["email", "user@example.com"],
        ["phone", "555-123-4567"],
      ],
    ],
    ["The quick brown fox", []],
  ])("%s", (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it("finds public IP addresses only when asked", () => {
    const text = "8.8.8.8, 10.0.0.1, 192.168.1.1, 2606:4700::1111, fe80::1, 1.2.3.4.5, at 12:30:45";
    expect(found(text)).toEqual([]);
    expect(found(text, { detect_ip_address: true })).toEqual([
      ["ip_address", "8.8.8.8"],
      ["ip_address", "2606:4700::1111"],
    ]);
  });

  it("looks for nothing that is switched off", () => {
    expect(found("a@b.org 123-45-6789", { detect_email: false })).toEqual([["ssn", "123-45-6789"]]);
  });

  it("ends in time on hostile text", () => {
    for (const piece of [
      "a",
      "1",
      "1-",
      "a@",
      "a.",
      "+1 ",
      "(1",
      ":",
      "1.",
      "DE12 ",
      "@a.",
      "é",
      "a@b.org ",
      "555-1234 ",
      "4111 1111 1111 1111 ",
    ]) {
      const findings = detectPii(`${piece.repeat(20_000)}@`, configOf({ detect_ip_address: true }));
      expect(findings.length === 0 || findings.length === 20_000, piece).toBe(true);
    }
  });
});

describe("redactPii", () => {
  it("masks and keeps the words around", () => {
    expect(redacted("My email is test@example.com now", {})).toBe("My email is **************** now");
  });

  it("hashes the same value the same way and others differently", () => {
    const text = redacted("SSN: 123-45-6789, 123-45-6789, 223-45-6789", { redaction_strategy: "hash" });
    const hashes = text.match(/SHA256:[0-9a-f]{16}/g) ?? [];
    expect(hashes).toHaveLength(3);
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
    expect(text).not.toContain("6789");
  });

  it("removes", () => {
    expect(redacted("Call 800-555-1212.", { redaction_strategy: "remove" })).toBe("Call [REDACTED].");
  });

  it("keeps the ends, and masks what is too short for it", () => {
    const options = { redaction_strategy: "partial", partial_keep_prefix: 3, partial_keep_suffix: 4 };
    expect(redacted("123-45-6789", options)).toBe("123****6789");
    expect(redacted("a@b.org", options)).toBe("*******");
  });

  it("takes the strategy of the type before the one for all", () => {
    expect(
      redacted("a@b.org 123-45-6789", {
        redaction_strategy: "remove",
        redaction_strategies: { ssn: "mask" },
      }),
    ).toBe("[REDACTED] ***********");
  });

  it("leaves clean text unchanged", () => {
    expect(redacted("Nothing here.", {})).toBe("Nothing here.");
  });

  it("replaces exactly what was found, in order and without overlaps", () => {
    const piece = fc.constantFrom(
      "555-1234",
      "123-45-6789",
      "a@b.org",
      "4111 1111 1111 1111",
      " ",
      "-",
      "+",
      "x",
      "(212) ",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        const config = configOf();
        const findings = detectPii(text, config);
        let expected = "";
        let position = 0;
        for (const { start, end } of findings) {
          expect(start).toBeGreaterThanOrEqual(position);
          expect(end).toBeGreaterThan(start);
          expected += text.slice(position, start) + "*".repeat(end - start);
          position = end;
        }
        expect(redactPii(text, findings, config)).toBe(expected + text.slice(position));
      }),
    );
  });
});

describe("isPiiField", () => {
  it("checks all fields unless some are named", () => {
    expect(isPiiField("answer", configOf())).toBe(true);
    expect(isPiiField("answer", configOf({ check_fields: ["question"] }))).toBe(false);
    expect(isPiiField("question", configOf({ check_fields: ["question"] }))).toBe(true);
  });
});
