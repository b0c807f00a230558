import { describe, expect, it } from "vitest";
import { AppError } from "#lib/errors.ts";
import { describeFailure } from "#lib/exports/job/failure.ts";

describe("describeFailure", () => {
  it("gives the engine's own words for a recipe that cannot work", () => {
    expect(describeFailure(new AppError("invalid_input", "The JSON Schema cannot be used."), 1)).toBe(
      "The JSON Schema cannot be used.",
    );
  });

  it("says what to do about a full disk and never shows the text of an unknown error", () => {
    expect(describeFailure(Object.assign(new Error("write"), { code: "ENOSPC" }), 1)).toMatch(/disk.*full/);
    expect(describeFailure(new Error("password=hunter2"), 3)).not.toMatch(/hunter2/);
  });

  it("has an error that may pass tried again", () => {
    expect(describeFailure(new Error("connection reset"), 1)).toBeNull();
    expect(describeFailure(new AppError("conflict", "Another export is writing"), 2)).toBeNull();
  });
});
