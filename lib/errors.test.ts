import { describe, expect, it } from "vitest";
import { AppError, toPublicError } from "./errors.ts";

describe("toPublicError", () => {
  it("shows an expected failure as it is, with the time to wait", () => {
    const error = new AppError("rate_limited", "Too many tries.", { retryAfterSeconds: 7 });
    expect(toPublicError(error)).toMatchObject({
      status: 429,
      message: "Too many tries.",
      retryAfterSeconds: 7,
      isUnexpected: false,
    });
  });

  it("hides what an unknown error says", () => {
    expect(toPublicError(new Error("a secret"))).toMatchObject({ status: 500, isUnexpected: true });
    expect(toPublicError(new Error("a secret")).message).not.toContain("secret");
  });

  it.each([
    Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" }),
    Object.assign(new Error("Can't reach database server"), { code: "P1001" }),
    new Error("Database error. Code: `57P03`. Message: `the database system is starting up`"),
    new Error("query failed", { cause: new Error("Connection terminated unexpectedly") }),
  ])("answers 503 and when to try again while the database is away: %s", (error) => {
    expect(toPublicError(error)).toMatchObject({ status: 503, retryAfterSeconds: 5, isUnexpected: true });
  });

  it("refuses a text that Postgres cannot store because of NUL", () => {
    const error = new Error('invalid byte sequence for encoding "UTF8": 0x00');
    expect(toPublicError(error)).toMatchObject({ status: 400, code: "invalid_input" });
  });

  it.each([
    "Unicode high surrogate must not follow a high surrogate.",
    "JSON Error: unexpected end of hex escape at line 1 column 752",
    "Invalid input value: invalid input syntax for type json",
    "JSON Error: lone leading surrogate in hex escape at line 1 column 752",
  ])("refuses half a character that the database does not take: %s", (words) => {
    expect(toPublicError(new Error(words))).toMatchObject({ status: 400, code: "invalid_input" });
  });
});
