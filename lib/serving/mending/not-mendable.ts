import { AppError } from "#lib/errors.ts";

/** The refusal of a mend that is not possible. */
export function notMendable(reason: string): AppError {
  return new AppError("conflict", `This cannot be mended. ${reason}`);
}
