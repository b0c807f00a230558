import { describe, expect, it } from "vitest";
import { cutMiddle } from "#components/ui/digest-text.ts";

describe("cutMiddle", () => {
  it("keeps both ends and the scheme of a digest", () => {
    expect(cutMiddle("sha256:8f3a12ffffffffffffc04d")).toBe("sha256:8f3a12…c04d");
  });

  it("leaves a text alone that would not get shorter", () => {
    expect(cutMiddle("0123456789a")).toBe("0123456789a");
    expect(cutMiddle("0123456789ab")).toBe("012345…89ab");
  });
});
