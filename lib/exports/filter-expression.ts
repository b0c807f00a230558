import {
  type ComparisonOperator,
  type FilterLiteral,
  FilterSyntaxError,
  type FilterToken,
  filterTokens,
} from "#lib/exports/filter-tokens.ts";

/** A parsed filter. Paths are keys from the row down. */
export type FilterNode =
  | { kind: "compare"; path: readonly string[]; operator: ComparisonOperator; value: FilterLiteral }
  | { kind: "in"; path: readonly string[]; values: readonly FilterLiteral[]; negated: boolean }
  | { kind: "and" | "or"; nodes: readonly FilterNode[] }
  | { kind: "not"; node: FilterNode };

/** A filter that parsed (null: it is empty and every row passes), or the first thing wrong with it. */
export type ParsedFilter =
  | { ok: true; filter: FilterNode | null }
  | { ok: false; message: string; column: number };

const maxLength = 16_384;
const maxDepth = 64;
const maxInValues = 1000;

const flipped: Record<ComparisonOperator, ComparisonOperator> = {
  "=": "=",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

const tokenWords: Record<FilterToken["kind"], string> = {
  operator: "a comparison",
  and: "AND",
  or: "OR",
  not: "NOT",
  in: "IN",
  open: "(",
  close: ")",
  comma: "a comma",
  end: "the end",
  literal: "a value",
  field: "a field",
};

/** Recursive descent over the tokens: or → and → not → (group | comparison). */
class FilterParser {
  readonly #tokens: FilterToken[];
  #index = 0;

  constructor(text: string) {
    this.#tokens = [...filterTokens(text)];
  }

  #peek(): FilterToken {
    return this.#tokens[this.#index] ?? { kind: "end", column: 1 };
  }

  #take(): FilterToken {
    const token = this.#peek();
    this.#index++;
    return token;
  }

  #fail(wanted: string, token = this.#peek()): never {
    throw new FilterSyntaxError(`wants ${wanted}, found ${tokenWords[token.kind]}`, token.column);
  }

  #expect(kind: FilterToken["kind"]): void {
    if (this.#peek().kind !== kind) this.#fail(tokenWords[kind]);
    this.#index++;
  }

  parse(): FilterNode | null {
    if (this.#peek().kind === "end") return null;
    const node = this.#chain("or", 0);
    if (this.#peek().kind !== "end") this.#fail("AND, OR or the end");
    return node;
  }

  #chain(kind: "and" | "or", depth: number): FilterNode {
    const next = () => (kind === "or" ? this.#chain("and", depth) : this.#unary(depth));
    const first = next();
    const nodes = [first];
    while (this.#peek().kind === kind) {
      this.#index++;
      nodes.push(next());
    }
    return nodes.length === 1 ? first : { kind, nodes };
  }

  #unary(depth: number): FilterNode {
    if (depth > maxDepth) {
      throw new FilterSyntaxError(`is nested more than ${maxDepth} deep`, this.#peek().column);
    }
    if (this.#peek().kind === "not") {
      this.#index++;
      return { kind: "not", node: this.#unary(depth + 1) };
    }
    if (this.#peek().kind === "open") {
      this.#index++;
      const node = this.#chain("or", depth + 1);
      this.#expect("close");
      return node;
    }
    return this.#comparison();
  }

  #comparison(): FilterNode {
    const left = this.#take();
    if (left.kind === "literal") {
      const operator = this.#operator();
      const right = this.#take();
      if (right.kind !== "field") return this.#fail("a field on one side", right);
      return { kind: "compare", path: right.path, operator: flipped[operator], value: left.value };
    }
    if (left.kind !== "field") return this.#fail("a field", left);
    const negated = this.#peek().kind === "not" && this.#tokens[this.#index + 1]?.kind === "in";
    if (negated) this.#index++;
    if (this.#peek().kind === "in") {
      this.#index++;
      return { kind: "in", path: left.path, values: this.#list(), negated };
    }
    const operator = this.#operator();
    return { kind: "compare", path: left.path, operator, value: this.#literal() };
  }

  #operator(): ComparisonOperator {
    const token = this.#take();
    return token.kind === "operator" ? token.operator : this.#fail("a comparison such as =", token);
  }

  /** A value; a bare word (category=active) is a text. */
  #literal(): FilterLiteral {
    const token = this.#take();
    if (token.kind === "literal") return token.value;
    if (token.kind === "field" && token.bareWord) return token.path[0] ?? "";
    return this.#fail("a value in quotes or a number", token);
  }

  #list(): FilterLiteral[] {
    this.#expect("open");
    const values = [this.#literal()];
    while (this.#peek().kind === "comma") {
      this.#index++;
      if (values.length >= maxInValues) this.#fail(`at most ${maxInValues} values after IN`);
      values.push(this.#literal());
    }
    this.#expect("close");
    return values;
  }
}

/**
 * Parses a `filter_expression`: comparisons (= == != <> < <= > >=), IN, NOT IN, AND OR NOT (also && || !), parentheses,
 * quoted texts, numbers, true, false, null; fields as names, dotted paths (with or without `doc.`), JSON pointers, or names in
 * back quotes. Never evaluates anything as code; length and depth are capped.
 */
export function parseFilter(text: string): ParsedFilter {
  if (text.length > maxLength) {
    return { ok: false, column: maxLength, message: `The filter is longer than ${maxLength} characters.` };
  }
  try {
    return { ok: true, filter: new FilterParser(text).parse() };
  } catch (error) {
    if (error instanceof FilterSyntaxError)
      return { ok: false, message: error.message, column: error.column };
    throw error;
  }
}
