import { ButtonLink } from "#components/ui/button-link.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { can } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { listAliases } from "#lib/adapters/aliases/data.ts";
import { RefreshWhile } from "#lib/adapters/components/refresh-while.tsx";
import { type VersionRow, versionLabel, versionSubject } from "#lib/adapters/versions/version.ts";
import { MendVersion } from "#lib/serving/components/publish/mend-version.tsx";
import { PreflightCard } from "#lib/serving/components/publish/preflight-card.tsx";
import { PublishForm } from "#lib/serving/components/publish/publish-form.tsx";
import { listServedAliases } from "#lib/serving/deployments/aliases/data.ts";
import { publishableProblem } from "#lib/serving/deployments/policy.ts";
import { targetHref } from "#lib/serving/pages/target-href.ts";
import { preflightVersion } from "#lib/serving/preflight/data.ts";
import { mendsOf } from "#lib/serving/preflight/mend-kind.ts";
import { listTargets } from "#lib/serving/targets/data.ts";
import { pullProblem } from "#lib/serving/targets/policy.ts";
import type { TargetView } from "#lib/serving/targets/target.ts";

type Repository = {
  id: string;
  ownerId: string;
  owner: string;
  name: string;
  visibility: "team" | "everyone";
};

type PublishVersionProps = {
  actor: Actor;
  repository: Repository;
  version: VersionRow;
  /** The target that the address names. */
  targetName: string | null;
};

const maxTargets = 200;

function baseOf(target: TargetView): string {
  return `${target.baseModel.owner}/${target.baseModel.name}`;
}

/** Publishing a version: choose where and under which alias, read what pre-flight found, go. */
export async function PublishVersion({ actor, repository, version, targetName }: PublishVersionProps) {
  const listed = await listTargets(actor, { limit: maxTargets });
  const targets = listed.items.filter(({ owner }) => can(actor, "deployment.create", owner.id));
  const isOfBase = (target: TargetView) =>
    version.baseModel !== null && [baseOf(target), target.servedModelName].includes(version.baseModel);
  const sorted = [...targets].sort((a, b) => Number(isOfBase(b)) - Number(isOfBase(a)));
  const target =
    sorted.find(({ name }) => name === targetName) ?? (sorted.length === 1 ? sorted[0] : undefined);
  if (sorted.length === 0) {
    return (
      <EmptyState
        action={
          can(actor, "target.create") && (
            <ButtonLink href="/serving/new" variant="primary">
              Add target
            </ButtonLink>
          )
        }
        title="No target to publish to"
      >
        A target is a fleet of replicas with one base model. You publish to those of your teams.
      </EmptyState>
    );
  }
  const label = versionSubject(repository, version);
  const [report, aliases, served] = await Promise.all([
    target && preflightVersion(actor, repository, versionLabel(version), { targetId: target.id }),
    listAliases(actor, repository),
    target ? listServedAliases(actor, { targetId: target.id, repositoryId: repository.id }) : [],
  ]);
  const refusal =
    target &&
    (publishableProblem({ ...version, label }, target) ??
      pullProblem({ ...target, ownerId: target.owner.id }, repository));
  const mends = report && mendsOf(report);
  const canMend = mends !== undefined && mends.free.length + mends.asked.length > 0;
  const errors = report?.findings.filter(({ severity }) => severity === "error").length ?? 0;
  const isBlocked = report?.verdict === "blocked";
  const hasNoReplica = target !== undefined && target.replicas.length === 0;
  const isFound = report?.findings.some(({ message }) => message === refusal) ?? false;
  const found = `Pre-flight found ${errors === 1 ? "an error" : `${errors} errors`}`;
  const blockedBecause = isBlocked
    ? `${found}: ${refusal && isFound && errors === 1 ? "it may not be published here" : "this target would not serve it right"}.`
    : (refusal ?? (hasNoReplica ? "The target has no replica yet." : null));
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <PublishForm
        adapter={`${repository.owner}/${repository.name}`}
        aliases={[...new Set([...served.map(({ alias }) => alias), ...aliases.map(({ alias }) => alias)])]}
        blockedBecause={blockedBecause}
        served={served.map(({ alias, version: live }) => ({ alias, version: live }))}
        target={target ? { id: target.id, name: target.name, replicas: target.replicas.length } : null}
        targets={sorted.map((option) => ({
          name: option.name,
          label: `${option.name} · ${baseOf(option)}${isOfBase(option) ? "" : " (another base model)"}`,
        }))}
        version={versionLabel(version)}
      >
        {refusal && !isFound && (
          <Callout title="It cannot be published here" tone="bad">
            {refusal}
          </Callout>
        )}
        {hasNoReplica && (
          <Callout title="This target has no replica yet" tone="caution">
            Nothing can be loaded or proved.{" "}
            <TextLink href={targetHref(target, "replicas")}>Add a replica</TextLink> first.
          </Callout>
        )}
        {report && target ? (
          <PreflightCard report={report}>
            {report.findings.some(({ code }) => code === "not_scanned") && <RefreshWhile everyMs={2000} />}
            {version.semver !== null && canMend && can(actor, "adapter.register", repository.ownerId) && (
              <MendVersion
                key={target.id}
                mends={mends}
                repository={{ owner: repository.owner, name: repository.name }}
                target={{ id: target.id, name: target.name }}
                version={version.semver}
              />
            )}
          </PreflightCard>
        ) : (
          <Card title="Pre-flight">
            <p className="text-[0.8125rem] text-foreground-muted">
              Choose a target: what its engine would do with this version then stands here.
            </p>
          </Card>
        )}
      </PublishForm>
    </div>
  );
}
