import { describe, expect, it } from "vitest";
import {
  draftValue,
  recipeKey,
  settledNumber,
  typedNumber,
  withDraftValue,
} from "#lib/exports/recipe-draft.ts";

describe("a recipe draft", () => {
  it("takes a value at a pointer, making the objects on the way", () => {
    const draft = withDraftValue({ style: "text_completion" }, "/quality/near_duplicates/enabled", true);
    expect(draft).toEqual({ style: "text_completion", quality: { near_duplicates: { enabled: true } } });
    expect(draftValue(draft, "/quality/near_duplicates/enabled")).toBe(true);
  });

  it("loses a key that is taken out, and the objects left empty", () => {
    expect(withDraftValue({ a: { b: { c: 1 } }, d: 2 }, "/a/b/c", undefined)).toEqual({ d: 2 });
  });

  it("keeps an empty object that is given as a value", () => {
    expect(withDraftValue({}, "/metadata", {})).toEqual({ metadata: {} });
  });

  it("replaces what is no object on the way", () => {
    expect(withDraftValue({ quality: "no" }, "/quality/min_text_length", 3)).toEqual({
      quality: { min_text_length: 3 },
    });
  });

  it("keeps the order of keys", () => {
    expect(Object.keys(withDraftValue({ a: 1, b: 2 }, "/a", 3))).toEqual(["a", "b"]);
  });
});

describe("recipeKey", () => {
  it("reads title, kind and default from the recipe schema", () => {
    expect(recipeKey("/quality/min_text_length")).toMatchObject({ kind: "number", defaultValue: 10 });
    expect(recipeKey("/style")).toMatchObject({ kind: "choice", defaultValue: undefined });
    expect(recipeKey("/metadata_fields").kind).toBe("list");
  });
});

describe("numbers as they are typed", () => {
  it("stay text until they read as themselves", () => {
    expect(["", "5", "1.", "1.0", "many"].map(typedNumber)).toEqual([undefined, 5, "1.", "1.0", "many"]);
  });

  it("are numbers once typing has ended", () => {
    expect(["", "1.50", "many"].map(settledNumber)).toEqual([undefined, 1.5, "many"]);
  });
});
