import { AppError } from "#lib/errors.ts";

/** Longest path in a repository, in UTF-8 bytes. */
export const maxPathBytes = 1024;
/** Longest part between slashes, in UTF-8 bytes: what common file systems take. */
const maxSegmentBytes = 255;

/** Control, line-breaking, direction-changing and invisible characters: they make one path look like another. */
const hiddenCharacters = /[\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/u;

/**
 * Why a path cannot be one of a repository, or null when it can: relative, POSIX, without `.`, `..`, empty parts, backslashes, `.git` or
 * hidden characters. Expects NFC.
 */
export function filePathProblem(path: string): string | null {
  if (path === "") return "A path is not empty.";
  if (!path.isWellFormed()) return "A path is well-formed Unicode.";
  if (Buffer.byteLength(path) > maxPathBytes) return `A path has at most ${maxPathBytes} bytes.`;
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return "A path is relative to the repository's root.";
  if (path.includes("\\")) return "A path has '/' between its parts and no backslash.";
  if (hiddenCharacters.test(path)) return "A path has no control or invisible characters.";
  for (const segment of path.split("/")) {
    const problem = segmentProblem(segment);
    if (problem !== null) return problem;
  }
  return null;
}

function segmentProblem(segment: string): string | null {
  if (segment === "") return "A path has no empty parts.";
  if (segment === "." || segment === "..") return "A path does not contain '.' or '..' as a part.";
  if (segment.toLowerCase() === ".git") return "A path does not contain '.git' as a part.";
  if (segment.trim() !== segment) return "No part of a path begins or ends with a space.";
  if (Buffer.byteLength(segment) > maxSegmentBytes) {
    return `No part of a path has more than ${maxSegmentBytes} bytes.`;
  }
  return null;
}

/** The path as it is kept: NFC, without a leading `./`. Throws `invalid_input` with the JSON pointer of the path. */
export function requireFilePath(text: string, pointer = "/path"): string {
  const path = text.normalize("NFC").replace(/^(?:\.\/)+/, "");
  const problem = filePathProblem(path);
  if (problem === null) return path;
  const shown = JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
  throw new AppError("invalid_input", `The path ${shown} is refused: ${problem}`, {
    problems: [{ pointer, message: problem }],
  });
}

/** The path as two paths are compared that a file system without regard to case would take for one. */
export function foldedPath(path: string): string {
  return path.toLowerCase().normalize("NFC");
}
