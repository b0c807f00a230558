import { ButtonLink } from "#components/ui/button-link.tsx";
import { can } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { ChangeStatus } from "#lib/adapters/components/actions/change-status.tsx";
import { RegisterVersion } from "#lib/adapters/components/actions/register-version.tsx";
import { RequestReview } from "#lib/adapters/components/actions/request-review.tsx";
import { SetAlias } from "#lib/adapters/components/actions/set-alias.tsx";
import { adapterHref } from "#lib/adapters/pages/adapter-path.ts";
import { listVersionReviews } from "#lib/adapters/reviews/data.ts";
import { nextStatuses, settableStatuses, type VersionStatus } from "#lib/adapters/status/policy.ts";
import { getNextVersion } from "#lib/adapters/versions/suggestion/data.ts";
import type { VersionView } from "#lib/adapters/versions/version.ts";

type VersionActionsProps = {
  actor: Actor;
  repository: { ownerId: string; owner: string; name: string };
  version: VersionView;
};

/** Whether a target wants more than that, its page says. */
const servable: readonly VersionStatus[] = ["registered", "in_review", "approved", "deployed"];

/** What one may do with the version in view, the step that comes next last. */
export async function VersionActions({ actor, repository, version }: VersionActionsProps) {
  const may = (permission: Parameters<typeof can>[1]) => can(actor, permission, repository.ownerId);
  if (version.semver === null) {
    if (!may("adapter.register")) return null;
    const { suggestion } = await getNextVersion(actor, repository);
    return <RegisterVersion repository={repository} suggestion={suggestion} />;
  }
  const ref = version.semver;
  const settable = may("adapter.status") ? settableStatuses(version.status) : [];
  const [open] = version.status === "in_review" ? await listVersionReviews(version.id) : [];
  return (
    <>
      {settable.map(
        (status) =>
          (status === "deprecated" || status === "withdrawn") && (
            <ChangeStatus key={status} repository={repository} status={status} version={ref} />
          ),
      )}
      {may("alias.update") && version.status !== "withdrawn" && (
        <SetAlias repository={repository} version={ref} />
      )}
      {can(actor, "deployment.create") && servable.includes(version.status) && (
        <ButtonLink href={adapterHref(repository, { version: ref, tab: "serving", path: "publish" })}>
          Publish
        </ButtonLink>
      )}
      {may("adapter.review.request") && nextStatuses(version.status).includes("in_review") && (
        <RequestReview repository={repository} version={ref} />
      )}
      {open && (
        <ButtonLink href={`/reviews/${open.id}`} variant="primary">
          Open the review
        </ButtonLink>
      )}
    </>
  );
}
