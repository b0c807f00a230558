import { AppError, type ErrorCode } from "#lib/errors.ts";

/** Values of `X-Error-Code`, by which Hub clients choose the exception they raise. */
export type HubErrorCode = "RepoNotFound" | "RevisionNotFound" | "EntryNotFound" | "GatedRepo";

/** The exact text of `X-Error-Message` that clients raise as DisabledRepoError. */
export const disabledMessage = "Access to this resource is disabled.";

/** A failure with the headers by which Hub clients tell it from others. */
export class HubError extends AppError {
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(code, message);
    this.headers = headers;
  }
}

function withCode(code: HubErrorCode, message: string, headers: Record<string, string> = {}): HubError {
  return new HubError("not_found", message, { "x-error-code": code, ...headers });
}

/** A repository that is not there, or that the sender may not see: both answer the same. */
export function repoNotFound(): HubError {
  return withCode("RepoNotFound", "There is no such repository here, or your token may not see it.");
}

export function revisionNotFound(rev: string): HubError {
  return withCode("RevisionNotFound", `There is no revision '${rev}' in this repository.`);
}

/** A file or folder that is not there. Clients keep this answer for the commit it is about. */
export function entryNotFound(path: string, commitOid: string): HubError {
  return withCode("EntryNotFound", `There is no '${path}' in this revision.`, {
    "x-repo-commit": commitOid,
  });
}

/** The wire form of a version that was withdrawn; the reason travels in the body and in a warning. */
export function disabled(reason: string): HubError {
  const sentence = reason ? `This version was withdrawn: ${reason}` : "This version was withdrawn.";
  return new HubError("forbidden", disabledMessage, {
    "x-error-message": disabledMessage,
    "x-hf-warning": headerText(`adaptery-withdrawn; ${sentence}`),
  });
}

/** Text as a header may hold it: ASCII without line breaks, at most 500 characters. */
export function headerText(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[^\x20-\x7e]+/g, " ")
    .trim()
    .slice(0, 500);
}
