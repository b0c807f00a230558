/** Tabs of a target's page, in their order. */
export const targetTabs = ["overview", "replicas", "deployments", "launch", "settings"] as const;
export type TargetTab = (typeof targetTabs)[number];

/** The address of a tab of a target: `/serving/production/replicas`. */
export function targetHref(target: { name: string }, tab: TargetTab = "overview"): string {
  const path = `/serving/${encodeURIComponent(target.name)}`;
  return tab === "overview" ? path : `${path}/${tab}`;
}

/** The adapters of a base model, which can be published where it runs. */
export function adaptersHref({ owner, name }: { owner: string; name: string }): string {
  return `/adapters?base_model=${encodeURIComponent(`${owner}/${name}`)}`;
}

/** The page of one deployment. */
export function deploymentHref(target: { name: string }, deploymentId: string): string {
  return `${targetHref(target, "deployments")}/${deploymentId}`;
}
