const liveStatuses = new Set(["approved", "registered"]);

/** Whether a version answers requests or may any moment: it is deployed, or an alias points at it and nothing was found against it. */
export function isLive(version: { status: string; aliasCount: number }): boolean {
  if (version.status === "deployed") return true;
  return version.aliasCount > 0 && liveStatuses.has(version.status);
}
