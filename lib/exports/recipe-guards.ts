import { pointerToken, type RecipeProblem } from "#lib/exports/recipe-problems.ts";

/** Deepest nesting a recipe may have, its JSON Schema included. */
const maxRecipeDepth = 1000;
const maxProblems = 50;

const dotDotSegment = /(?:^|[\\/])(?:\.|%2e){2}(?:[\\/]|%2f|%5c|$)/i;

/** Texts that are prose, code or schemas, not names: only broken Unicode and NUL are refused there. */
const freeText = [
  "/structured_gen/json_schema",
  "/filter_expression",
  "/adapter_metadata/custom_metadata",
  "/adapter_metadata/data_source_uri",
];

function isFreeText(pointer: string): boolean {
  return freeText.some((prefix) => pointer === prefix || pointer.startsWith(`${prefix}/`));
}

function stringProblem(value: string, pointer: string): string | undefined {
  if (!value.isWellFormed()) return "Holds a lone surrogate, which is not Unicode text. Remove it.";
  if (isFreeText(pointer)) return undefined;
  if (value.includes("\u0000")) return "Holds a NUL character. Remove it.";
  if (dotDotSegment.test(value)) {
    return 'Holds the path segment "..", which would leave its folder. Use a plain name.';
  }
  return undefined;
}

/**
 * What no recipe may hold, whatever its keys: broken Unicode, NUL, ".." path segments, numbers that are not finite,
 * nesting deeper than `maxRecipeDepth`. Walks without recursion, so deep or circular input is safe.
 */
export function findUnsafeValues(input: unknown): RecipeProblem[] {
  const problems: RecipeProblem[] = [];
  const stack: { value: unknown; pointer: string; depth: number }[] = [
    { value: input, pointer: "", depth: 0 },
  ];
  for (let item = stack.pop(); item && problems.length < maxProblems; item = stack.pop()) {
    const { value, pointer, depth } = item;
    if (typeof value === "string") {
      const message = stringProblem(value, pointer);
      if (message) problems.push({ pointer, message });
    } else if (typeof value === "number" && !Number.isFinite(value)) {
      problems.push({ pointer, message: "Wants a finite number." });
    } else if (typeof value === "object" && value !== null) {
      if (depth >= maxRecipeDepth) {
        return [{ pointer: pointer.slice(0, 200), message: `Nested more than ${maxRecipeDepth} deep.` }];
      }
      for (const [key, child] of Object.entries(value)) {
        const childPointer = `${pointer}/${pointerToken(key)}`;
        if (!key.isWellFormed()) problems.push({ pointer, message: "A key holds a lone surrogate." });
        stack.push({ value: child, pointer: childPointer, depth: depth + 1 });
      }
    }
  }
  return problems;
}

const credentialParameter =
  /^(?:user|username|password|passwd|pwd|pass|secret|token|auth|authorization|credentials?|sig|signature|key|api[_-]?key|access[_-]?key|access[_-]?token|refresh[_-]?token|client[_-]?secret|awsaccesskeyid|x-(?:amz|goog)-(?:signature|credential|security-token))$/i;

/**
 * A URI without user info and without query parameters that carry credentials. The rest stays byte for byte as given,
 * whatever its scheme. Returns undefined when it is not an absolute URI (RFC 3986: a scheme and something after it).
 */
export function withoutCredentials(uri: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:[^\s\p{Cc}]+$/iu.test(uri)) return undefined;
  const authority = uri.indexOf("//");
  let cleaned = uri;
  if (authority >= 0) {
    const start = authority + 2;
    const length = uri.slice(start).search(/[/?#]/);
    const end = length < 0 ? uri.length : start + length;
    const at = uri.slice(start, end).lastIndexOf("@");
    if (at >= 0) cleaned = uri.slice(0, start) + uri.slice(start + at + 1);
  }
  const query = cleaned.indexOf("?");
  if (query < 0) return cleaned;
  const hash = cleaned.indexOf("#", query);
  const fragment = hash < 0 ? "" : cleaned.slice(hash);
  const kept = cleaned
    .slice(query + 1, hash < 0 ? undefined : hash)
    .split("&")
    .filter((pair) => !credentialParameter.test(pair.split("=", 1)[0] ?? ""));
  return cleaned.slice(0, query) + (kept.length > 0 ? `?${kept.join("&")}` : "") + fragment;
}
