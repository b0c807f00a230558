import { describe, expect, it } from "vitest";
import { renderMarkdown } from "#lib/adapters/cards/markdown/render-markdown.ts";
import { toSafeTree } from "#lib/adapters/cards/markdown/safe-tree.ts";

function flat(text: string): string {
  return JSON.stringify(toSafeTree(text));
}

describe("toSafeTree", () => {
  it("drops raw HTML, scripts and handlers", () => {
    const hostile =
      '<script>alert(1)</script>\n\n<img src=x onerror="alert(1)">\n\n<iframe src="https://evil.example">\n\nHello';
    expect(flat(hostile)).not.toMatch(/script|onerror|iframe|evil/);
    expect(flat(hostile)).toContain("Hello");
  });

  it.each(["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "java\tscript:x"])(
    "follows no %s",
    (address) => {
      expect(flat(`[a](<${address}>)`)).not.toMatch(/"href"/);
    },
  );

  it("keeps tables, task lists and links", () => {
    const tree = flat("| a | b |\n| - | - |\n| 1 | 2 |\n\n- [x] done\n\n[c](https://example.com)");
    expect(tree).toMatch(/"tagName":"table".*"tagName":"input".*"href":"https:\/\/example.com"/);
  });

  it("gives ids a prefix, so that no name of the page is taken", () => {
    expect(flat("[^constructor]\n\n[^constructor]: x")).toContain("user-content-");
  });

  it("shows nesting deeper than 60 as text", () => {
    expect(toSafeTree(`${">".repeat(100)} a`)).toBeNull();
    expect(toSafeTree(`${">".repeat(10)} a`)).not.toBeNull();
  });
});

describe("renderMarkdown", () => {
  it("gives up on text that takes too long, and goes on with others", async () => {
    const hostile = `${"*".repeat(20_000)}a${"*".repeat(20_000)}`;
    const [bad, good] = await Promise.all([renderMarkdown(hostile), renderMarkdown("# Hello")]);
    expect(bad).toBeNull();
    expect(JSON.stringify(good)).toContain("Hello");
  }, 20_000);
});
