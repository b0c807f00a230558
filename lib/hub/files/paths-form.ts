import { AppError } from "#lib/errors.ts";
import { isJsonObject } from "#lib/json-object.ts";

/** Paths one request may ask about. */
const maxPaths = 10_000;

/** Reads `paths` and `expand` from a form, as Python clients send them, or from JSON, as others do. */
export function readPathsForm(
  body: Buffer,
  contentType: string | undefined,
): { paths: string[]; isExpanded: boolean } {
  const asked = /^application\/json\b/i.test(contentType ?? "") ? readJson(body) : readForm(body);
  if (asked.paths.length > maxPaths) {
    throw new AppError("too_large", `A request asks about at most ${maxPaths} paths.`);
  }
  return asked;
}

function readForm(body: Buffer) {
  const form = new URLSearchParams(body.toString("utf8"));
  return { paths: form.getAll("paths"), isExpanded: /^true$/i.test(form.get("expand") ?? "") };
}

function readJson(body: Buffer) {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw new AppError("invalid_input", "The request body is not JSON.", { cause: error });
  }
  const paths = isJsonObject(value) && Array.isArray(value.paths) ? value.paths : [];
  return {
    paths: paths.filter((path): path is string => typeof path === "string"),
    isExpanded: isJsonObject(value) && value.expand === true,
  };
}
