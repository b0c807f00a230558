import { Card } from "#components/ui/card.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { evaluationPointer } from "#lib/adapters/cards/card.ts";
import type { EvaluationResult } from "#lib/adapters/cards/card-schema.ts";
import { EvidenceBadge } from "#lib/adapters/cards/components/evidence-badge.tsx";
import type { Evidence } from "#lib/adapters/cards/evidence.ts";

type EvaluationTableProps = { results: readonly EvaluationResult[]; evidence: Evidence };

/** What evaluations gave, with where each number comes from. */
export function EvaluationTable({ results, evidence }: EvaluationTableProps) {
  return (
    <Card className="print:break-inside-avoid" flush title="Evaluation">
      <Table label="Evaluation">
        <thead>
          <tr>
            <TableHead>Metric</TableHead>
            <TableHead numeric>Value</TableHead>
            <TableHead>Dataset</TableHead>
            <TableHead>Split</TableHead>
            <TableHead>Source</TableHead>
            <TableHead>Known</TableHead>
          </tr>
        </thead>
        <tbody>
          {results.map((result) => {
            const pointer = evaluationPointer(result);
            const [known] = (evidence[pointer] ?? []).filter(({ problem }) => problem === undefined);
            return (
              <tr key={pointer}>
                <TableCell className="font-mono">{result.name}</TableCell>
                <TableCell numeric>{result.value}</TableCell>
                <TableCell>{result.dataset ?? "–"}</TableCell>
                <TableCell>{result.split ?? "–"}</TableCell>
                <TableCell className="max-w-60 break-words">
                  {result.source ?? known?.source ?? "–"}
                </TableCell>
                <TableCell>{known && <EvidenceBadge entry={known} />}</TableCell>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </Card>
  );
}
