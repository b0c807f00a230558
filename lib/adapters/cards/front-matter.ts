import { type Document, parseDocument } from "yaml";
import { maxCardFileBytes } from "#lib/adapters/cards/json-text.ts";
import { AppError } from "#lib/errors.ts";
import { formatBytes } from "#lib/format.ts";
import { isJsonObject } from "#lib/json-object.ts";

/** Longest front matter that is parsed, in UTF-16 units. */
const maxFrontMatterLength = 131_072;
/** Brackets within brackets: the parser takes quadratic time for them. */
const maxBracketDepth = 100;
/** Aliases that YAML may expand: enough for people, too few for a bomb. */
const maxAliasCount = 100;

/** A README taken apart: its front matter as a YAML document (comments and order kept), as data, and the prose. */
export type ReadmeParts = { yaml: Document; data: Record<string, unknown>; prose: string };

const fence = /^---[ \t]*\r?\n(?:([\s\S]*?)\r?\n)??---[ \t]*(?:\r?\n|$)/;

/** The prose of a README without its front matter, whatever that holds. */
export function proseOf(readme: string): string {
  return readme.replace(/^\uFEFF/, "").replace(fence, "");
}

/**
 * Splits a README into YAML front matter and prose. Throws `too_large` past 1 MB and `invalid_input` for front matter that
 * is no YAML mapping, with its line.
 */
export function parseReadme(readme: string): ReadmeParts {
  const sizeBytes = Buffer.byteLength(readme);
  if (sizeBytes > maxCardFileBytes) {
    throw new AppError(
      "too_large",
      `README.md has ${formatBytes(sizeBytes)}; at most ${formatBytes(maxCardFileBytes)} are read. Shorten it, and link to the rest.`,
    );
  }
  const text = readme.replace(/^\uFEFF/, "");
  const source = fence.exec(text)?.[1] ?? "";
  if (source.length > maxFrontMatterLength) {
    throw new AppError(
      "too_large",
      `The front matter of README.md has ${source.length} characters; at most ${maxFrontMatterLength} are read.`,
    );
  }
  return { ...parseFrontMatter(source), prose: text.replace(fence, "") };
}

/** How deep brackets nest, quotes not regarded; a line that starts a key begins anew. */
function bracketDepth(source: string): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < source.length; index++) {
    const character = source.charAt(index);
    if (character === "\n" && /[A-Za-z]/.test(source.charAt(index + 1))) depth = 0;
    else if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth = Math.max(0, depth - 1);
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** Parses the text between the fences. Throws `invalid_input`. */
export function parseFrontMatter(source: string): Omit<ReadmeParts, "prose"> {
  if (bracketDepth(source) > maxBracketDepth) {
    throw new AppError(
      "invalid_input",
      `The front matter of README.md nests brackets more than ${maxBracketDepth} deep.`,
    );
  }
  try {
    // The parser's own checks for unique keys and its prettier errors take quadratic time.
    const yaml = parseDocument(source, {
      schema: "core",
      uniqueKeys: false,
      prettyErrors: false,
      version: "1.2",
    });
    const [problem] = yaml.errors;
    if (problem) {
      const line = source.slice(0, problem.pos[0]).split("\n").length;
      throw new Error(`${problem.message} (line ${line} of it)`, { cause: problem });
    }
    const data: unknown = yaml.toJS({ maxAliasCount }) ?? {};
    if (isJsonObject(data)) return { yaml, data };
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "it does not parse";
    throw new AppError(
      "invalid_input",
      `The front matter of README.md cannot be read: ${detail.replace(/[:.]$/, "")}.`,
      { cause: error },
    );
  }
  throw new AppError("invalid_input", "The front matter of README.md is no mapping of names to values.");
}
