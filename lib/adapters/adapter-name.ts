import { AppError } from "#lib/errors.ts";

const namePattern = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_])?$/;
const servedVersion = /\.v\d+\.\d+\.\d+(?:[-.].*)?$/i;

/** An adapter id as clients write it: `name` (of the token's owner) or `owner/name`. */
export type AdapterId = { owner: string | undefined; name: string };

function refuse(pointer: string, message: string): never {
  throw new AppError("invalid_input", message, { problems: [{ pointer, message }] });
}

/** Splits an adapter id. Throws `invalid_input` for a name that is none. */
export function parseAdapterId(text: string): AdapterId {
  const parts = text.split("/");
  const [first = "", second] = parts;
  const name = second ?? first;
  if (parts.length > 2 || (second !== undefined && !namePattern.test(first))) {
    refuse("/adapter_id", "adapter_id is `name` or `owner/name`.");
  }
  if (!namePattern.test(name) || name.includes("--") || name.includes("..")) {
    refuse(
      "/adapter_id",
      "An adapter's name has at most 64 letters, digits, '.', '_' and '-', without '--' or '..'.",
    );
  }
  if (servedVersion.test(name)) {
    refuse(
      "/adapter_id",
      "An adapter's name does not end in '.v' and a version: such names are versions' own.",
    );
  }
  return { owner: second === undefined ? undefined : first, name };
}

/** An adapter id from a path segment, percent-encoded or not. Throws `invalid_input` for broken encoding. */
export function decodeAdapterId(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return refuse("/adapter_id", "The adapter id is not valid percent-encoding.");
  }
}
