import { describe, expect, it } from "vitest";
import { readPromptLogProbs } from "./prompt-logprobs.ts";

const told = (logprob: unknown) => ({ logprob, rank: 1, decoded_token: "x" });

describe("readPromptLogProbs", () => {
  it("reads one number for each token after the first", () => {
    expect(readPromptLogProbs("p", [null, { "302": told(-4.5) }, { "73": told(-1) }])).toEqual({
      prompt: "p",
      tokenIds: [302, 73],
      logProbs: [-4.5, -1],
    });
  });

  it.each([
    ["nothing", null],
    ["an empty list", []],
    ["no null first", [{ "302": told(-4.5) }]],
    ["several tokens for a place", [null, { "302": told(-4.5), "9": told(-5) }]],
    ["a name for an id", [null, { many: told(-4.5) }]],
    ["no number", [null, { "302": told(null) }]],
    ["null for a token", [null, null]],
  ])("refuses %s", (_what, value) => {
    expect(readPromptLogProbs("p", value)).toBeUndefined();
  });
});
