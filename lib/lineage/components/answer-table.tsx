import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { NodeLink } from "#lib/lineage/components/node-link.tsx";
import { NodeStatus } from "#lib/lineage/components/node-status.tsx";
import { kindRules } from "#lib/lineage/edge-kind.ts";
import { nodeWords } from "#lib/lineage/node-words.ts";
import type { Answer, Finding } from "#lib/lineage/questions/answer.ts";

/** The way to a finding in words: "training data: gsm8k-export → merge: team/merged@1.0.0". */
function wayText({ steps, omittedSteps }: Finding): string {
  const words = steps.map(({ kind, node }) => `${kindRules[kind].noun}: ${node.label}`);
  if (omittedSteps > 0) words.splice(steps.length / 2, 0, `${omittedSteps} more steps`);
  return words.join(" → ");
}

/** What was found, each with the shortest way that leads there. */
export function AnswerTable({ answer, label }: { answer: Answer; label: string }) {
  return (
    <Table frameClassName="max-h-96" label={label}>
      <thead>
        <tr>
          <TableHead>Found</TableHead>
          <TableHead>Kind</TableHead>
          <TableHead>Status</TableHead>
          <TableHead>Licence</TableHead>
          <TableHead>How it is reached</TableHead>
        </tr>
      </thead>
      <tbody>
        {answer.findings.map((finding) => (
          <tr key={finding.node.key}>
            <TableCell className="min-w-48">
              <NodeLink node={finding.node} />
            </TableCell>
            <TableCell className="whitespace-nowrap">
              {nodeWords[finding.node.kind]}
              {finding.node.isLive && ", live"}
            </TableCell>
            <TableCell>
              <NodeStatus node={finding.node} />
            </TableCell>
            <TableCell>{finding.node.licence ?? "–"}</TableCell>
            <TableCell className="min-w-64 text-foreground-muted">{wayText(finding)}</TableCell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
