import { describe, expect, it } from "vitest";
import { toCsv } from "#components/charts/chart-csv.ts";

describe("toCsv", () => {
  it("writes a header and rows, quoting what needs it", () => {
    const table = {
      columns: [{ label: "reason" }, { label: "rows", numeric: true }],
      rows: [
        ["too, short", 3],
        ["empty", null],
      ],
    };
    expect(toCsv(table)).toBe('reason,rows\n"too, short",3\nempty,\n');
  });

  it.each(["=1+1", "+1", "-cmd", "@sum", "\tx"])("neutralises the formula %j", (text) => {
    expect(
      toCsv({ columns: [{ label: "a" }], rows: [[text]] })
        .split("\n")[1]
        ?.replace(/^"/u, ""),
    ).toMatch(/^'/u);
  });

  it("leaves a negative number a number", () => {
    expect(toCsv({ columns: [{ label: "a" }], rows: [[-2.5]] })).toBe("a\n-2.5\n");
  });
});
