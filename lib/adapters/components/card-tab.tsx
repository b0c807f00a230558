import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { CardHistory } from "#lib/adapters/cards/components/card-history.tsx";
import { CardView } from "#lib/adapters/cards/components/card-view.tsx";
import { LazyCardEditor } from "#lib/adapters/cards/components/lazy-card-editor.tsx";
import { getCard, listCardRevisions } from "#lib/adapters/cards/data.ts";
import { proseOf } from "#lib/adapters/cards/front-matter.ts";
import { maxCardFileBytes } from "#lib/adapters/cards/json-text.ts";
import { FindingsCard } from "#lib/adapters/components/findings-card.tsx";
import { MeasuringNotice } from "#lib/adapters/components/measuring-notice.tsx";
import { type AdapterPlace, adapterHref } from "#lib/adapters/pages/adapter-path.ts";
import { listVersionFiles } from "#lib/adapters/versions/data.ts";
import { readFileText } from "#lib/adapters/versions/read-file-text.ts";
import { type VersionRow, versionLabel } from "#lib/adapters/versions/version.ts";

type CardTabProps = {
  repository: { ownerId: string; owner: string; name: string };
  version: VersionRow;
  place: AdapterPlace;
};

const historyLength = 50;

/** The card of a version, its editor or its history. */
export async function CardTab({ repository, version, place }: CardTabProps) {
  const actor = await loadActor();
  const ref = versionLabel(version);
  const here = (path: string) => adapterHref(repository, { version: place.version, tab: "card", path });
  const mayEdit = can(actor, "card.update", repository.ownerId);
  const view = await getCard(actor, repository, ref);
  if (place.path === "history") {
    const { items } = await listCardRevisions(actor, repository, ref, { limit: historyLength });
    return <CardHistory revisions={items} />;
  }
  if (place.path === "edit" && mayEdit) {
    const { versionId, cardRevision, evidence } = view;
    return (
      <LazyCardEditor
        backHref={here("")}
        cardRevision={cardRevision}
        evidence={evidence}
        versionId={versionId}
      />
    );
  }
  const { files } = await listVersionFiles(version);
  const readme = await readFileText(files, "README.md", maxCardFileBytes);
  return (
    <div className="flex flex-col gap-4">
      <MeasuringNotice version={version} />
      <FindingsCard actor={actor} version={version} />
      <CardView
        editHref={mayEdit ? here("edit") : null}
        historyHref={here("history")}
        prose={readme === null ? null : proseOf(readme)}
        view={view}
      />
    </div>
  );
}
