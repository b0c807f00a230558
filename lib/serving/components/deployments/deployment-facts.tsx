import { Card } from "#components/ui/card.tsx";
import { Digest } from "#components/ui/digest.tsx";
import { KeyValueList } from "#components/ui/key-value-list.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { adapterHref } from "#lib/adapters/pages/adapter-path.ts";
import { ReplicaState } from "#lib/serving/components/replica-state.tsx";
import type { DeploymentDetail } from "#lib/serving/deployments/deployment.ts";
import { targetHref } from "#lib/serving/pages/target-href.ts";

/** What is deployed where, and how each replica has it. */
export function DeploymentFacts({ deployment }: { deployment: DeploymentDetail }) {
  const { target, adapter, version, previous, failure, isDesired } = deployment;
  const endWord = failure === null ? "Published" : failure.code === "called_off" ? "Called off" : "Failed";
  const isServed = deployment.aliasRole === "current" || deployment.aliasRole === "canary";
  const time = (value: string | null) => value && <RelativeTime value={value} />;
  return (
    <>
      <Card title="Deployment">
        <KeyValueList
          facts={[
            {
              label: "Version",
              value: (
                <TextLink href={adapterHref(adapter, { version: version.semver, tab: "serving" })}>
                  {adapter.name} {version.semver}
                </TextLink>
              ),
            },
            { label: "Target", value: <TextLink href={targetHref(target)}>{target.name}</TextLink> },
            {
              label: "Served name",
              value: (
                <code className="font-mono">
                  {adapter.owner}/<wbr />
                  {deployment.servedName.slice(adapter.owner.length + 1)}
                </code>
              ),
            },
            { label: "Alias", value: deployment.alias },
            {
              label: "Schema",
              value: isServed ? (deployment.attachesSchema ? "attached to requests" : "not attached") : null,
            },
            { label: "Strategy", value: deployment.strategy },
            { label: "Root digest", value: <Digest label="root digest" value={deployment.rootDigest} /> },
            {
              label: "Before it",
              value: previous && `${previous.semver}${previous.isLoaded ? ", loaded" : ""}`,
            },
            { label: "Begun", value: time(deployment.startedAt) },
            { label: endWord, value: time(deployment.finishedAt) },
            ...(failure === null && !isDesired
              ? [{ label: "Let go", value: time(deployment.supersededAt) }]
              : []),
            { label: "Deployment id", value: <Digest label="deployment id" value={deployment.id} /> },
          ]}
        />
      </Card>
      {deployment.replicas.length > 0 && (
        <Card title="On each replica">
          <ul className="flex flex-col gap-3">
            {deployment.replicas.map(({ replicaId, address, state, message, verifiedAt }) => (
              <li className="min-w-0" key={replicaId}>
                <p className="break-words font-mono text-[0.8125rem]">{address}</p>
                <ReplicaState isDesired={isDesired} state={state} />
                {verifiedAt && (
                  <span className="ml-2 text-foreground-muted text-xs">
                    proved <RelativeTime value={verifiedAt} />
                  </span>
                )}
                {message && <p className="break-words text-foreground-muted text-xs">{message}</p>}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}
