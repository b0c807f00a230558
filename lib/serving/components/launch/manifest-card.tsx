import { Download } from "lucide-react";
import { buttonVariants } from "#components/ui/button-variants.ts";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Actor } from "#lib/actor.ts";
import { AppError } from "#lib/errors.ts";
import { getManifest } from "#lib/serving/manifests/data.ts";
import { type ManifestKind, manifestKinds } from "#lib/serving/manifests/manifest-kinds.ts";
import { targetHref } from "#lib/serving/pages/target-href.ts";
import type { TargetView } from "#lib/serving/targets/target.ts";

const titles: Record<ManifestKind, string> = {
  "launch-command": "Script",
  systemd: "systemd",
  compose: "Compose",
  kubernetes: "Kubernetes",
  "production-stack": "vLLM production-stack",
  aibrix: "AIBrix",
  kserve: "KServe",
  dynamo: "Dynamo",
  "llm-d": "llm-d",
};

const brings = "Starts one replica; the reconciler loads what is live after each start.";
const names = "Static: it names what is live now, for a fleet that something else keeps so.";

const descriptions: Record<ManifestKind, string> = {
  "launch-command": brings,
  systemd: brings,
  compose: brings,
  kubernetes: "Static: it names what is live now, so that each pod has loaded it before it takes requests.",
  "production-stack": names,
  aibrix: names,
  kserve: names,
  dynamo: names,
  "llm-d": names,
};

type ManifestCardProps = { actor: Actor; target: TargetView; kind: ManifestKind };

/** What the target serves now, as the file that another system takes. */
export async function ManifestCard({ actor, target, kind }: ManifestCardProps) {
  const manifest = await manifestOrRefusal(actor, target.id, kind);
  return (
    <Card
      actions={
        typeof manifest !== "string" && (
          <a
            className={buttonVariants({ size: "sm" })}
            download={manifest.fileName}
            href={`/api/v1/targets/${target.id}/manifest?kind=${kind}`}
          >
            <Download aria-hidden />
            Download
          </a>
        )
      }
      description={descriptions[kind]}
      title="Manifests"
    >
      <nav aria-label="Kinds of manifest" className="mb-3">
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-[0.8125rem]">
          {manifestKinds.map((known) => (
            <li key={known}>
              <TextLink
                aria-current={known === kind ? "page" : undefined}
                className="aria-[current=page]:font-medium aria-[current=page]:text-foreground aria-[current=page]:no-underline"
                href={`${targetHref(target, "launch")}?kind=${known}`}
              >
                {titles[known]}
              </TextLink>
            </li>
          ))}
        </ul>
      </nav>
      {typeof manifest === "string" ? (
        <Callout>{manifest}</Callout>
      ) : (
        <CodeBlock code={manifest.text} label={manifest.fileName} />
      )}
    </Card>
  );
}

/** The manifest, or the sentence why this target has none of this kind. */
async function manifestOrRefusal(actor: Actor, targetId: string, kind: ManifestKind) {
  try {
    return await getManifest(actor, targetId, kind);
  } catch (error) {
    if (error instanceof AppError && error.code === "conflict") return error.message;
    throw error;
  }
}
