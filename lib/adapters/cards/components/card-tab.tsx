import { notFound } from "next/navigation";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { can } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { CardEditor } from "#lib/adapters/cards/components/card-editor.tsx";
import { CardHistory } from "#lib/adapters/cards/components/card-history.tsx";
import { CardView } from "#lib/adapters/cards/components/card-view.tsx";
import { getCard, listCardRevisions } from "#lib/adapters/cards/data.ts";
import { proseOf } from "#lib/adapters/cards/front-matter.ts";
import { maxCardFileBytes } from "#lib/adapters/cards/json-text.ts";
import { readFileText } from "#lib/adapters/versions/read-file-text.ts";
import type { VersionView } from "#lib/adapters/versions/version.ts";
import { draftRef } from "#lib/adapters/versions/version.ts";
import { listFiles } from "#lib/repositories/data.ts";

type CardTabProps = {
  actor: Actor;
  repository: { ownerId: string; owner: string; name: string };
  version: VersionView | null;
  /** "" the card, "edit" its editor, "history" its history. */
  path: string;
  /** Address of the card; its editor and history stand below it. */
  href: string;
  /** Of the history's page, from the address. */
  cursor: string | undefined;
};

/** The card tab of a version: the card, its editor or its history. */
export async function CardTab({ actor, repository, version, path, href, cursor }: CardTabProps) {
  if (version === null) {
    return (
      <EmptyState title="No version yet">
        Push adapter_config.json and safetensors weights: they become a draft with a card of their own.
      </EmptyState>
    );
  }
  const name = { owner: repository.owner, name: repository.name };
  const ref = version.semver ?? draftRef;
  const mayEdit = can(actor, "card.update", repository.ownerId);
  if (path === "history") {
    const page = await listCardRevisions(actor, name, ref, { cursor });
    return (
      <div className="flex flex-col gap-4">
        <CardHistory revisions={page.items} />
        {page.nextCursor && <ButtonLink href={`${href}/history?cursor=${page.nextCursor}`}>Older</ButtonLink>}
      </div>
    );
  }
  const view = await getCard(actor, name, ref);
  if (path === "edit") {
    if (!mayEdit) notFound();
    const { versionId, cardRevision, evidence } = view;
    return (
      <CardEditor backHref={href} cardRevision={cardRevision} evidence={evidence} versionId={versionId} />
    );
  }
  const files = version.commitId === null ? [] : await listFiles(version.commitId);
  const readme = await readFileText(files, "README.md", maxCardFileBytes);
  return (
    <>
      {!version.isMeasured && version.commitId !== null && version.measureError === null && (
        <div className="mb-4">
          <Callout>The files are being measured; the card fills in a moment.</Callout>
        </div>
      )}
      <CardView
        editHref={mayEdit ? `${href}/edit` : null}
        historyHref={`${href}/history`}
        prose={readme === null ? null : proseOf(readme)}
        view={view}
      />
    </>
  );
}
