import { replicaPort } from "../targets/launch-command.ts";
import { dnsName } from "./dns-name.ts";
import { secretCommand, secretNameOf } from "./kubernetes-parts.ts";
import type { Manifest, ManifestInput } from "./manifest.ts";
import { yamlText } from "./yaml-text.ts";

/**
 * AIBrix: one `ModelAdapter` (model.aibrix.ai/v1alpha1) for each adapter. `metadata.name` is what AIBrix serves it as, so it cannot be
 * our served name, which has a slash and dots. `replicas` is left out: every pod that matches loads it.
 */
export function aibrixAdapters(input: ManifestInput): Manifest {
  const { target, adapters, hubUrl } = input;
  const base = dnsName(target.name);
  const isHub = target.adapterSource === "hub";
  const documents = adapters.map(({ servedName, source }) => {
    const name = dnsName(servedName);
    return {
      apiVersion: "model.aibrix.ai/v1alpha1",
      kind: "ModelAdapter",
      metadata: {
        name,
        labels: { "model.aibrix.ai/name": name, "model.aibrix.ai/port": String(replicaPort) },
        annotations: { "adaptery/served-name": servedName },
      },
      spec: {
        baseModel: base,
        podSelector: {
          matchLabels: { "model.aibrix.ai/name": base, "adapter.model.aibrix.ai/enabled": "true" },
        },
        artifactURL: isHub ? `huggingface://${source}` : source,
        ...(isHub && { credentialsSecretRef: { name: secretNameOf(target) } }),
      },
    };
  });
  const comments = [
    `What the target ${target.name} serves. AIBrix serves an adapter under metadata.name; the annotation has ours.`,
    ...(isHub
      ? [
          `The pods pull from HF_ENDPOINT=${hubUrl}: set it in their environment.`,
          `Secrets: ${secretCommand(target, ["HF_TOKEN"])}`,
        ]
      : []),
  ];
  return {
    fileName: `${target.name}.modeladapters.yaml`,
    mediaType: "application/yaml",
    text: yamlText(comments, documents),
  };
}
