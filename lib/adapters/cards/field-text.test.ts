import { describe, expect, it } from "vitest";
import { problemText, sourcedText } from "./field-text.ts";

describe("what is said of a field", () => {
  it("names the source of a value, by which two of one kind are told apart", () => {
    expect(sourcedText("/training/epochs", { value: 1.2, source: "trainer_state.json" })).toBe(
      "1.2 (trainer_state.json)",
    );
  });

  it("names the field of a problem, and no field where a whole file is meant", () => {
    const message = "README.md: Wants an http(s) address.";
    expect(problemText({ pointer: "/license/link", title: "Licence text", message })).toBe(
      "Licence text, README.md: Wants an http(s) address.",
    );
    expect(problemText({ pointer: "/files/README.md", title: "/files/README.md", message })).toBe(message);
  });
});
