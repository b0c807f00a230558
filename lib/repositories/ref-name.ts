import { AppError } from "#lib/errors.ts";

/** The branch every repository has. */
export const mainBranch = "main";

/** Why a text cannot name a branch or tag, or null when it can: git's rules (git-check-ref-format), and no 40 hex digits, which are a commit. */
export function refNameProblem(name: string): string | null {
  if (name === "" || name.length > 200) return "A branch or tag has 1 to 200 characters.";
  if (/^[0-9a-f]{40}$/i.test(name)) return "40 hexadecimal digits name a commit.";
  if (/[^\x21-\x7e]|[~^:?*[\\]|\.\.|@\{|\/\/|\.lock(?:\/|$)/.test(name)) {
    return "A branch or tag has no spaces, no '..', none of ~ ^ : ? * [ \\, and no part ends in '.lock'.";
  }
  if (/^[-./]|[./]$|\/\./.test(name) || name === "@") {
    return "A branch or tag does not begin or end with '.' or '/', nor begin with '-'.";
  }
  return name.startsWith("refs/") ? "A branch or tag is named without 'refs/'." : null;
}

/** Throws `invalid_input` unless a branch or tag can be named so. */
export function requireRefName(name: string): void {
  const problem = refNameProblem(name);
  if (problem === null) return;
  throw new AppError("invalid_input", problem, { problems: [{ pointer: "/name", message: problem }] });
}
