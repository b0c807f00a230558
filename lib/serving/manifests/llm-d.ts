import { dnsName } from "./dns-name.ts";
import type { Manifest, ManifestInput } from "./manifest.ts";
import { yamlText } from "./yaml-text.ts";

/** llm-d: an `InferenceModelRewrite` (llm-d.ai/v1alpha2) that sends each alias to the version behind it, a canary by its weight. */
export function llmDRewrite({ target, aliases }: ManifestInput): Manifest {
  const document = {
    apiVersion: "llm-d.ai/v1alpha2",
    kind: "InferenceModelRewrite",
    metadata: { name: `${dnsName(target.name)}-aliases` },
    spec: {
      poolRef: { name: dnsName(target.name) },
      rules: aliases.map(({ name, targets }) => ({
        matches: [{ model: { type: "Exact", value: name } }],
        targets: targets.map(({ servedName, weight }) => ({ modelRewrite: servedName, weight })),
      })),
    },
  };
  const comments = [
    `Aliases of the target ${target.name}. poolRef is its InferencePool; change it if yours has another name or group.`,
  ];
  return {
    fileName: `${target.name}.inferencemodelrewrite.yaml`,
    mediaType: "application/yaml",
    text: yamlText(comments, [document]),
  };
}
