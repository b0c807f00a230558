import { describe, expect, it } from "vitest";
import { guessMapping } from "#lib/exports/guess-mapping.ts";

describe("guessMapping", () => {
  it.each([
    [
      { question: "q", answer: "a" },
      "instruction_tuning",
      { instruction_field: "question", output_field: "answer" },
    ],
    [
      { id: 1, Instruction: "i", input: "c", Output: "o" },
      "instruction_tuning",
      { instruction_field: "Instruction", input_field: "input", output_field: "Output", id_field: "id" },
    ],
    [
      { prompt: "p", chosen: "c", rejected: "r" },
      "preference",
      { prompt_field: "prompt", chosen_field: "chosen", rejected_field: "rejected" },
    ],
    [
      { prompt: "p", completion: "c" },
      "prompt_completion",
      { prompt_field: "prompt", output_field: "completion" },
    ],
    [
      { system_prompt: "s", user_message: "u", assistant_response: "a" },
      "chat_completion",
      { system_field: "system_prompt", user_field: "user_message", assistant_field: "assistant_response" },
    ],
    [{ text: "t", source: "web" }, "text_completion", { text_field: "text" }],
  ] as const)("reads the names of %j", (row, style, fieldMapping) => {
    expect(guessMapping([row])).toMatchObject({ style, fieldMapping });
  });

  it("points into a list of messages, past the system turn", () => {
    const messages = [
      { role: "system", content: "s" },
      { role: "user", content: "u" },
      { role: "assistant", content: "a" },
    ];
    expect(guessMapping([{ messages }])).toMatchObject({
      style: "chat_completion",
      fieldMapping: {
        system_field: "/messages/0/content",
        user_field: "/messages/1/content",
        assistant_field: "/messages/2/content",
      },
    });
  });

  it("points into ShareGPT conversations by their own key", () => {
    const conversations = [
      { from: "human", value: "u" },
      { from: "gpt", value: "a" },
    ];
    expect(guessMapping([{ conversations }]).fieldMapping).toEqual({
      user_field: "/conversations/0/value",
      assistant_field: "/conversations/1/value",
    });
  });

  it("takes the two longest texts when no name tells", () => {
    const guess = guessMapping([
      { a: "a question of some length", b: "a much longer answer than the question was", c: "x" },
    ]);
    expect(guess.fieldMapping).toEqual({ instruction_field: "a", output_field: "b" });
  });

  it("guesses something for no rows at all", () => {
    expect(guessMapping([])).toMatchObject({ style: "text_completion", fieldMapping: {} });
  });
});
