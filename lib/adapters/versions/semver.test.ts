import fc from "fast-check";
import semver from "semver";
import { describe, expect, it } from "vitest";
import { isPrerelease, requireSemver, semverSortKey } from "./semver.ts";

const number = fc.oneof(fc.nat(12), fc.nat(2 ** 31)).map(String);
const word = fc
  .string({ unit: fc.constantFrom("a", "b", "A", "Z", "-", "0", "9", "x"), minLength: 1, maxLength: 4 })
  .filter((text) => !/^\d+$/.test(text));
const identifiers = fc.array(fc.oneof(number, word), { maxLength: 4 });
const version = fc
  .tuple(number, number, number, identifiers)
  .map(
    ([major, minor, patch, rest]) =>
      `${major}.${minor}.${patch}${rest.length > 0 ? `-${rest.join(".")}` : ""}`,
  );

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe("semverSortKey", () => {
  it("orders by bytes as semver compares", () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(byBytes(semverSortKey(a), semverSortKey(b)))).toBe(semver.compare(a, b));
      }),
      { numRuns: 5000 },
    );
  });

  it("orders the example of the specification", () => {
    const ordered = [
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-alpha.beta",
      "1.0.0-beta",
      "1.0.0-beta.2",
      "1.0.0-beta.11",
      "1.0.0-rc.1",
      "1.0.0",
      "1.9.0",
      "1.10.0",
    ];
    const shuffled = ordered.toReversed();
    expect(shuffled.sort((a, b) => byBytes(semverSortKey(a), semverSortKey(b)))).toEqual(ordered);
  });
});

describe("requireSemver", () => {
  it.each(["1.0.0", "0.1.2-rc.1", "10.20.30-A.b-c"])("takes %s", (text) => {
    expect(() => requireSemver(text, "/version")).not.toThrow();
  });

  it.each(["1.0", "v1.0.0", " 1.0.0", "1.0.0+build", "01.0.0", "1.0.0-a--b", "", `1.0.0-${"a".repeat(64)}`])(
    "refuses %j",
    (text) => {
      expect(() => requireSemver(text, "/version")).toThrow(/semantic version|'--'/);
    },
  );
});

describe("isPrerelease", () => {
  it("tells a pre-release from its release", () => {
    expect([isPrerelease("1.0.0-rc.1"), isPrerelease("1.0.0")]).toEqual([true, false]);
  });
});
