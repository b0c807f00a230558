import { _, type Ajv, type CodeKeywordDefinition, type KeywordCxt } from "ajv";

/**
 * The number of Unicode code points of a text; a lone surrogate counts as one, as in JSON Schema's own suite.
 */
export function codePointLength(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit <= 0xdbff) {
      const next = text.charCodeAt(index + 1);
      if (next >= 0xdc00 && next <= 0xdfff) {
        count--;
        index++;
      }
    }
  }
  return count;
}

// From n ≤ length ≤ 2n (n code points, length UTF-16 units) most texts are decided without a count:
// Ajv's own keywords count every text whole, which is most of the time of validating long answers.
const maxLength: CodeKeywordDefinition = {
  keyword: "maxLength",
  type: "string",
  schemaType: "number",
  code(cxt: KeywordCxt) {
    const { data, gen } = cxt;
    const limit = Number(cxt.schema);
    const count = gen.scopeValue("func", { key: codePointLength, ref: codePointLength });
    cxt.fail(_`${data}.length > ${limit} && (${data}.length > ${2 * limit} || ${count}(${data}) > ${limit})`);
  },
  error: { message: "is too long", params: (cxt) => _`{limit: ${Number(cxt.schema)}}` },
};

const minLength: CodeKeywordDefinition = {
  keyword: "minLength",
  type: "string",
  schemaType: "number",
  code(cxt: KeywordCxt) {
    const { data, gen } = cxt;
    const limit = Number(cxt.schema);
    const count = gen.scopeValue("func", { key: codePointLength, ref: codePointLength });
    cxt.fail(_`${data}.length < ${2 * limit} && (${data}.length < ${limit} || ${count}(${data}) < ${limit})`);
  },
  error: { message: "is too short", params: (cxt) => _`{limit: ${Number(cxt.schema)}}` },
};

/** Replaces Ajv's minLength and maxLength by exact ones that rarely count. */
export function installBoundedLengths(ajv: Ajv): void {
  ajv.removeKeyword("maxLength").removeKeyword("minLength");
  ajv.addKeyword(maxLength).addKeyword(minLength);
}
