import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TokenScanner } from "./token-scanner.ts";

function scan(text: string, cuts: readonly number[] = []): TokenScanner["usage"] {
  const bytes = Buffer.from(text);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  const scanner = new TokenScanner();
  let from = 0;
  for (const end of ends) {
    scanner.push(bytes.subarray(from, end));
    from = end;
  }
  return scanner.usage;
}

const usage = { prompt_tokens: 7, total_tokens: 12, completion_tokens: 5, prompt_tokens_details: null };
const answer = JSON.stringify({
  id: "c",
  choices: [{ text: '"usage":{"prompt_tokens":99}' }],
  usage,
  prompt_logprobs: null,
});

describe("tokens of an answer", () => {
  it("are those that its usage says, not what its text says", () => {
    expect(scan(answer)).toEqual({ promptTokens: 7, completionTokens: 5 });
  });

  it("are found however the answer is cut into chunks", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2_000), { maxLength: 12 }), (cuts) => {
        expect(scan(answer, cuts)).toEqual({ promptTokens: 7, completionTokens: 5 });
      }),
    );
  });

  it("are those of the last chunk of a stream that has them", () => {
    const events = [{ usage: null }, { usage: { ...usage, completion_tokens: 1 } }, { choices: [], usage }];
    const text = `${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("")}data: [DONE]\n\n`;
    expect(scan(text)).toEqual({ promptTokens: 7, completionTokens: 5 });
  });

  it("are no numbers that no answer has", () => {
    const counts = (prompt: string, completion: string) =>
      scan(`{"usage":{"prompt_tokens":${prompt},"completion_tokens":${completion}}}`);
    expect(counts("9".repeat(30), "1")).toBeNull();
    expect(counts("7", "9".repeat(30))).toEqual({ promptTokens: 7, completionTokens: 0 });
    expect(counts("999999999", "5")).toEqual({ promptTokens: 999_999_999, completionTokens: 5 });
  });

  it("are unknown where nothing says them", () => {
    expect(scan('data: {"choices":[{"text":"a"}],"usage":null}\n\ndata: [DONE]\n\n')).toBeNull();
  });
});
