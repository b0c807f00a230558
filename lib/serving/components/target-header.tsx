import { Rocket } from "lucide-react";
import { PageHeader } from "#components/layout/page-header.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { TabsNav } from "#components/ui/tabs-nav.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { engineNames } from "#lib/serving/components/engine-name.ts";
import { TargetStatus } from "#lib/serving/components/target-status.tsx";
import type { AdapterTrouble } from "#lib/serving/pages/target-health.ts";
import { adaptersHref, type TargetTab, targetHref, targetTabs } from "#lib/serving/pages/target-href.ts";
import type { TargetView } from "#lib/serving/targets/target.ts";

const labels: Record<TargetTab, string> = {
  overview: "Overview",
  replicas: "Replicas",
  deployments: "Deployments",
  launch: "Launch",
  settings: "Settings",
};

type TargetHeaderProps = {
  target: TargetView;
  trouble: AdapterTrouble | undefined;
  mayPublish: boolean;
  mayUpdate: boolean;
};

/** Top of a target's pages: how it is, facts in one line, tabs. */
export function TargetHeader({ target, trouble, mayPublish, mayUpdate }: TargetHeaderProps) {
  const { owner, name } = target.baseModel;
  const tabs = targetTabs.filter((tab) => tab !== "settings" || mayUpdate);
  return (
    <PageHeader
      actions={
        mayPublish && (
          <ButtonLink
            href={adaptersHref(target.baseModel)}
            title="Opens the adapters of this base model; Publish is on each version"
            variant="primary"
          >
            <Rocket aria-hidden />
            Choose an adapter to publish
          </ButtonLink>
        )
      }
      badge={<TargetStatus replicas={target.replicas} trouble={trouble} />}
      crumbs={[{ label: "Serving", href: "/serving" }, { label: target.name }]}
      facts={[
        target.owner.handle,
        <TextLink href={`/${owner}/${name}`} key="base" quiet>
          {owner}/{name}
        </TextLink>,
        engineNames[target.engine],
        `${target.replicas.length} ${target.replicas.length === 1 ? "replica" : "replicas"}`,
        target.requiresApproval ? "approved versions only" : "any registered version",
      ]}
      title={target.name}
    >
      <TabsNav
        label="Target"
        tabs={tabs.map((tab) => ({
          href: targetHref(target, tab),
          label: labels[tab],
          exact: tab === "overview",
          ...(tab === "replicas" && { hint: target.replicas.length }),
        }))}
      />
    </PageHeader>
  );
}
