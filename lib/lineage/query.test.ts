import { describe, expect, it } from "vitest";
import { toAsOf } from "./query.ts";

describe("the moment lineage is asked for", () => {
  it("is the end of a day, or the time that is said", () => {
    expect(toAsOf("2026-03-01").toISOString()).toBe("2026-03-01T23:59:59.999Z");
    expect(toAsOf("2026-03-01T10:00:00+02:00").toISOString()).toBe("2026-03-01T08:00:00.000Z");
  });

  it.each(["0000-01-01", "0001-01-01T00:00:00+23:59"])(
    "is no year that the database does not know: %s",
    (text) => {
      expect(() => toAsOf(text)).toThrow("year 1");
    },
  );
});
