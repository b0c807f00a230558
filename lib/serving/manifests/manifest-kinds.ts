/** The manifests that a target has, as `GET /targets/{id}/manifest?kind=` names them. */
export const manifestKinds = [
  "launch-command",
  "systemd",
  "compose",
  "kubernetes",
  "production-stack",
  "aibrix",
  "kserve",
  "dynamo",
  "llm-d",
] as const;

export type ManifestKind = (typeof manifestKinds)[number];
