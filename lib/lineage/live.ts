/** Deployments that serve a version, as a filter of its relation. */
export const servingDeployments = { status: "live", isDesired: true } as const;

const liveStatuses = new Set(["approved", "registered"]);

/**
 * Whether a version answers requests or may any moment: it is deployed, a target serves it without an approval, or an alias points
 * at it and nothing was found against it.
 */
export function isLive(version: { status: string; aliasCount: number; deploymentCount: number }): boolean {
  if (version.status === "withdrawn") return false;
  if (version.status === "deployed" || version.deploymentCount > 0) return true;
  return version.aliasCount > 0 && liveStatuses.has(version.status);
}
