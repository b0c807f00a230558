import { Card } from "#components/ui/card.tsx";
import type { Actor } from "#lib/actor.ts";
import { findingsOf } from "#lib/adapters/findings/data.ts";
import { DefectList } from "#lib/tensors/components/defect-list.tsx";

type FindingsCardProps = {
  actor: Actor;
  version: { commitId: string | null; commitOid: string | null };
};

/** What the files of a version show to be wrong; nothing for a version without findings. */
export async function FindingsCard({ actor, version }: FindingsCardProps) {
  if (version.commitId === null) return null;
  const { findings, base, inventory, scan } = await findingsOf(actor, version);
  if (findings.length === 0) return null;
  const sources = [
    "names, configuration and header",
    ...(scan ? ["values of the tensors"] : []),
    ...(base ? [`shapes of ${base}`] : []),
  ];
  const pending = inventory && !scan ? " The values of the tensors are still being read." : "";
  return (
    <Card description={`Found in ${sources.join(", ")}.${pending}`} title="Findings">
      <DefectList defects={findings} />
    </Card>
  );
}
