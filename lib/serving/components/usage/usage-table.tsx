import { Card } from "#components/ui/card.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { formatCount, formatDuration, formatShare } from "#lib/format.ts";
import type { UsageOfName } from "#lib/serving/gateway/usage/data.ts";
import { answeredBy, usageName } from "#lib/serving/pages/usage-steps.ts";

/** Requests, errors, tokens and durations by alias and version. */
export function UsageTable({ rows, hours }: { rows: readonly UsageOfName[]; hours: number }) {
  return (
    <Card description={`Last ${hours} hours`} flush title="Usage by alias and version">
      <Table label="Usage by alias and version">
        <thead>
          <tr>
            <TableHead>Asked for</TableHead>
            <TableHead>Answered by</TableHead>
            <TableHead numeric>Requests</TableHead>
            <TableHead numeric>Errors</TableHead>
            <TableHead numeric>Tokens in</TableHead>
            <TableHead numeric>Tokens out</TableHead>
            <TableHead numeric>Mean</TableHead>
            <TableHead numeric>p95</TableHead>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.targetId} ${row.alias} ${row.servedName}`}>
              <TableCell className="min-w-48 break-words font-mono">{usageName(row)}</TableCell>
              <TableCell
                className={row.versionId === null ? "break-words font-mono" : "whitespace-nowrap font-mono"}
                title={row.servedName}
              >
                {answeredBy(row)}
              </TableCell>
              <TableCell numeric>{formatCount(row.requests)}</TableCell>
              <TableCell numeric title={`${formatCount(row.errors)} requests`}>
                {row.requests === 0 ? "–" : formatShare(row.errors / row.requests)}
              </TableCell>
              <TableCell numeric>{formatCount(row.promptTokens)}</TableCell>
              <TableCell numeric>{formatCount(row.completionTokens)}</TableCell>
              <TableCell numeric>{formatDuration(row.meanMs)}</TableCell>
              <TableCell numeric>
                {row.p95Ms === null ? "> 10 s" : `≤ ${formatDuration(row.p95Ms)}`}
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
