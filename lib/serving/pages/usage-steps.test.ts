import { describe, expect, it } from "vitest";
import { answeredBy, usageName, wholePressure, wholeSteps } from "#lib/serving/pages/usage-steps.ts";

describe("wholeSteps", () => {
  it("fills steps in which nothing was asked", () => {
    const busy = { at: "2026-01-01T10:10:00.000Z", requests: 3, errors: 1, tokens: 9 };
    const view = { since: "2026-01-01T10:01:00.000Z", stepMinutes: 5, names: [], over: [busy] };
    const points = wholeSteps(view, new Date("2026-01-01T10:16:00Z"));
    expect(points.map(({ requests }) => requests)).toEqual([0, 3, 0]);
    expect(points[0]?.at).toBe("2026-01-01T10:05:00.000Z");
  });
});

describe("wholePressure", () => {
  it("has a point for steps without a sample, with no values", () => {
    const point = (at: string) => ({ at, running: 1, waiting: 0, maxLoras: 4 });
    const points = wholePressure(
      [point("2026-01-01T10:00:00.000Z"), point("2026-01-01T10:10:00.000Z")],
      300_000,
    );
    expect(points.map(({ running }) => running)).toEqual([1, null, 1]);
    expect(points[1]?.at).toBe("2026-01-01T10:05:00.000Z");
    expect(wholePressure([], 300_000)).toEqual([]);
  });
});

describe("answeredBy", () => {
  it("is the version of an adapter, and a base model's own name", () => {
    expect(answeredBy({ versionId: "1", servedName: "team/legal.v1.2.0-rc.1" })).toBe("1.2.0-rc.1");
    expect(answeredBy({ versionId: null, servedName: "model.v1" })).toBe("model.v1");
  });
});

describe("usageName", () => {
  it("names the adapter with its alias, else the served name as it is", () => {
    expect(usageName({ alias: "champion", servedName: "team/legal-v2.v1.2.0-rc.1" })).toBe(
      "team/legal-v2@champion",
    );
    expect(usageName({ alias: "", servedName: "team/legal.v1.2.0" })).toBe("team/legal.v1.2.0");
  });
});
