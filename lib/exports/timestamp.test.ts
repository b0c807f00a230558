import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asOfMs, isDateOnly, parseTimestamp } from "#lib/exports/timestamp.ts";

const instant = Date.UTC(2024, 4, 1, 12, 30, 15);

describe("parseTimestamp", () => {
  it.each<[unknown, number | undefined]>([
    ["2024-05-01T12:30:15Z", instant],
    ["2024-05-01T12:30:15", instant],
    ["2024-05-01 12:30:15.000", instant],
    ["2024-05-01T14:30:15+02:00", instant],
    ["2024-05-01T07:30:15-0500", instant],
    ["2024-05-01", Date.UTC(2024, 4, 1)],
    [instant / 1000, instant],
    [instant, instant],
    [instant * 1000, instant],
    [String(instant / 1000), instant],
    ["2024", undefined],
    [2024, undefined],
    ["2024-02-31", undefined],
    ["2024-05-01T25:00:00Z", undefined],
    ["yesterday", undefined],
    [true, undefined],
    [null, undefined],
  ])("reads %j", (value, expected) => {
    expect(parseTimestamp(value)).toBe(expected);
  });

  it("reads back every ISO time", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1000-01-01"), max: new Date("9999-01-01"), noInvalidDate: true }),
        (date) => {
          expect(parseTimestamp(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
  });
});

describe("isDateOnly", () => {
  it("tells a date from a time", () => {
    expect(isDateOnly("2024-05-01")).toBe(true);
    expect(isDateOnly("2024-05-01T00:00:00Z")).toBe(false);
    expect(isDateOnly("2024-13-01")).toBe(false);
  });
});

describe("asOfMs", () => {
  it("is the same instant in every time zone of a machine", () => {
    const zone = process.env.TZ;
    try {
      for (const machine of ["UTC", "America/New_York", "Asia/Tokyo"]) {
        process.env.TZ = machine;
        expect(asOfMs("2024-05-01T12:30:15")).toBe(instant);
        expect(asOfMs("2024-05-01 12:30:15")).toBe(instant);
        expect(asOfMs("2024-05-01T14:30:15+02:00")).toBe(instant);
        expect(asOfMs("2024-05-01T24:00:00Z")).toBe(Date.UTC(2024, 4, 2));
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });
});
