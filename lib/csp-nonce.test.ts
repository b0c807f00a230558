import { describe, expect, it } from "vitest";
import { cspNonce } from "#lib/csp-nonce.ts";

describe("cspNonce", () => {
  it("finds the nonce among other sources", () => {
    expect(cspNonce("default-src 'self'; script-src 'self' 'nonce-aB3+/_-=' 'strict-dynamic'")).toBe(
      "aB3+/_-=",
    );
  });

  it("finds nothing in a policy without one", () => {
    expect(cspNonce("default-src 'self'")).toBeUndefined();
    expect(cspNonce(null)).toBeUndefined();
  });
});
