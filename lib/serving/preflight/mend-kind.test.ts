import { describe, expect, it } from "vitest";
import type { Finding } from "./finding.ts";
import { mendsOf } from "./mend-kind.ts";

const finding = (severity: Finding["severity"], mend?: Finding["mend"]): Finding => ({
  code: "code",
  severity,
  message: "",
  evidence: "",
  fix: "",
  ...(mend === undefined ? {} : { mend }),
});

describe("the mends of a report", () => {
  it("are free for errors alone, and asked for whatever the severity", () => {
    const { free, asked } = mendsOf({
      findings: [
        finding("error", "add_prefix"),
        finding("warn", "set_bias_none"),
        finding("warn", "set_base_model"),
        finding("error", "set_rank"),
        finding("error"),
      ],
    });
    expect(free).toEqual(["add_prefix"]);
    expect(asked.map(({ kind }) => kind)).toEqual(["set_base_model", "set_rank"]);
  });

  it("are none where nothing can be mended", () => {
    expect(mendsOf({ findings: [finding("error")] })).toEqual({ free: [], asked: [] });
  });
});
