/** The product cannot be started, for a reason the operator can remove; `message` says which and how. */
export class LaunchError extends Error {
  override name = "LaunchError";
}
