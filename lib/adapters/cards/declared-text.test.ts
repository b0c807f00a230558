import { describe, expect, it } from "vitest";
import {
  declaredTextChanges,
  readDeclaredText,
  rebaseDeclaredText,
  setDeclaredField,
  toDeclaredText,
} from "#lib/adapters/cards/declared-text.ts";

const card = { task: { type: "qa", domain: "legal" }, custom: { "a/b": "1" } };

describe("the text of a card's declared fields", () => {
  it("keeps what the form does not show, spaces too, when a field is set", () => {
    const text = '{ "custom":   {"a/b": "1"},\n  "task": {"type": "qa"} }';
    const changed = setDeclaredField(text, "/task/domain", "legal");
    expect(changed.startsWith('{ "custom":   {"a/b": "1"},')).toBe(true);
    expect(readDeclaredText(changed)).toEqual({
      custom: { "a/b": "1" },
      task: { type: "qa", domain: "legal" },
    });
  });

  it("makes the blocks on the way, and takes a field away", () => {
    const made = setDeclaredField("{}", "/license/id", "MIT");
    expect(readDeclaredText(made)).toEqual({ license: { id: "MIT" } });
    expect(readDeclaredText(setDeclaredField(made, "/license/id", undefined))).toEqual({ license: {} });
  });

  it("says what changed by pointer, empty blocks not counting", () => {
    const text = toDeclaredText({ task: { type: "qa" }, license: {}, custom: { "a/b": "2", c: "3" } });
    expect(declaredTextChanges(card, text)).toEqual({
      "/task/domain": null,
      "/custom/a~1b": "2",
      "/custom/c": "3",
    });
  });

  it.each(["", "[]", "{", '{"a": 1,}', "// x\n{}", "null"])("is no card while it is %j", (text) => {
    expect(readDeclaredText(text)).toBeNull();
  });

  it("names results that are none by their place, so that they are refused there", () => {
    const text = '{"evaluation": [{"name": "accuracy", "value": 0.5}, {"name": "x", "value": "high"}, 3]}';
    expect(declaredTextChanges({}, text)).toEqual({
      "/evaluation/accuracy//": { value: 0.5 },
      "/evaluation/1": { name: "x", value: "high" },
      "/evaluation/2": 3,
    });
  });

  it("lays its edits over a newer card, and keeps what others changed there", () => {
    const edited = toDeclaredText({ task: { type: "qa", domain: "medical" } });
    const newer = {
      task: { type: "summary", domain: "legal" },
      custom: { "a/b": "1", d: "4" },
      tags: ["new"],
    };
    expect(JSON.parse(rebaseDeclaredText(card, edited, newer) ?? "")).toEqual({
      task: { type: "summary", domain: "medical" },
      custom: { d: "4" },
      tags: ["new"],
    });
  });
});
