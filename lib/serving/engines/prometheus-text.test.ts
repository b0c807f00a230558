import { describe, expect, it } from "vitest";
import { parsePrometheusText } from "./prometheus-text.ts";

const read = (text: string) => parsePrometheusText(text, () => true);

describe("parsePrometheusText", () => {
  it("reads names, labels, values and passes comments over", () => {
    expect(read('# HELP a b\na 1\nb{x="1",y="two"} -2.5e-3 1395066363000\n\n')).toEqual([
      { name: "a", labels: {}, value: 1 },
      { name: "b", labels: { x: "1", y: "two" }, value: -0.0025 },
    ]);
  });

  it("reads what labels escape, commas and braces in them", () => {
    expect(read(String.raw`a{path="C:\\dir",said="a \"b\", {c}\n"} 1`)).toEqual([
      { name: "a", labels: { path: "C:\\dir", said: 'a "b", {c}\n' }, value: 1 },
    ]);
  });

  it("passes values over that are no finite number", () => {
    expect(read("a +Inf\nb -Inf\nc NaN\nd 1e999\ne x\nf 2").map(({ name }) => name)).toEqual(["f"]);
  });
});
