/** Node's code of an error, such as `ENOENT`; "" for what has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
