import type { ReactNode } from "react";
import { Card } from "#components/ui/card.tsx";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { FindingList } from "#lib/serving/components/publish/finding-list.tsx";
import type { PreflightReport } from "#lib/serving/preflight/finding.ts";

/** The verdict of pre-flight with what it rests on; below it what can be done about it. */
export function PreflightCard({ report, children }: { report: PreflightReport; children?: ReactNode }) {
  const { verdict, findings, engine } = report;
  const rules = engine.isKnown
    ? `Rules for ${engine.rulesOf}, the release that the replicas run.`
    : `Rules for ${engine.rulesOf}, the nearest release that was measured: ${engine.version ? `${engine.version} was never measured` : "no replica has said its release yet"}.`;
  return (
    <Card
      actions={<StatusBadge status={verdict} tone={verdict === "publishable" ? "good" : "bad"} />}
      description={rules}
      title="Pre-flight"
    >
      {findings.length > 0 ? (
        <FindingList findings={findings} />
      ) : (
        <p>Nothing is in the way: configuration, tensors and shapes are what this engine serves right.</p>
      )}
      {children}
    </Card>
  );
}
