import { describe, expect, it } from "vitest";
import { refNameProblem } from "./ref-name.ts";

describe("refNameProblem", () => {
  it.each(["main", "v1.2.0", "v1.0.0-rc.1", "feature/x", "ckpt_100"])("takes %s", (name) => {
    expect(refNameProblem(name)).toBeNull();
  });

  it.each([
    "",
    "a b",
    "a..b",
    "a~b",
    "-x",
    ".x",
    "x.",
    "x/",
    "/x",
    "a//b",
    "a/.b",
    "x.lock",
    "@",
    "a@{b",
    "a\\b",
    "a\u0001",
    "refs/heads/x",
    "0".repeat(40),
    "n".repeat(201),
  ])("refuses %j", (name) => {
    expect(refNameProblem(name)).toEqual(expect.any(String));
  });
});
