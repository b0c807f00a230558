import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dnsName } from "./dns-name.ts";

describe("dnsName", () => {
  it("keeps what a label can have and separates the rest", () => {
    expect(dnsName("prod")).toBe("prod");
    expect(dnsName("acme/legal-qa.v1.2.0")).toBe("acme-legal-qa-v1-2-0");
  });

  it("keeps apart what would become one label", () => {
    const names = ["acme/a.b.v1.0.0", "acme/a-b.v1.0.0", "acme/a_b.v1.0.0", "acme/A-b.v1.0.0", "acme/a-b"];
    expect(new Set(names.map(dnsName)).size).toBe(names.length);
    const hyphens = ["acme-labs/qa.v1.0.0", "acme/labs-qa.v1.0.0"];
    expect(new Set(hyphens.map(dnsName)).size).toBe(hyphens.length);
    const versions = ["a/b.v1.0.0-rc.1", "a/b.v1.0.0-rc-1", "a/b.v1.0.0"];
    expect(new Set(versions.map(dnsName)).size).toBe(versions.length);
  });

  it("makes a DNS-1035 label of any text, which is a legal name of a Service", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(dnsName(text)).toMatch(/^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/);
      }),
    );
    expect(dnsName("7b-eu")).toMatch(/^x-7b-eu-[0-9a-f]{6}$/);
  });
});
