import { Card } from "#components/ui/card.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { formatCount, formatShare } from "#lib/format.ts";
import type { prepareFailingPointers } from "#lib/quality/prepare-charts.ts";

type FailingPointersProps = {
  places: ReturnType<typeof prepareFailingPointers>;
  /** Rows that do not meet the schema. */
  violations: number;
  /** Page of the export, whose rejects a pointer leads to. */
  path: string;
};

/** Where rows miss the schema most: pointer, keyword, how often, and one message. */
export function FailingPointers({ places, violations, path }: FailingPointersProps) {
  if (places.length === 0) {
    return (
      <Card title="Failing pointers">
        <p className="text-foreground-muted">
          {violations === 0
            ? "Every row meets the schema."
            : "Where rows fail was not kept: structured_gen.log_validation_errors switches it on."}
        </p>
      </Card>
    );
  }
  return (
    <Card description="Where rows miss the schema most" flush title="Failing pointers">
      <Table label="Failing pointers">
        <thead>
          <tr>
            <TableHead>Pointer</TableHead>
            <TableHead>Keyword</TableHead>
            <TableHead numeric>Errors</TableHead>
            <TableHead numeric>Share</TableHead>
            <TableHead>First message</TableHead>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={`${place.pointer} ${place.keyword}`}>
              <TableCell className="min-w-32 break-words font-mono">
                {place.pointer.startsWith("/") ? (
                  <TextLink href={`${path}/rejects?pointer=${encodeURIComponent(place.pointer)}`} quiet>
                    {place.pointer}
                  </TextLink>
                ) : (
                  place.pointer
                )}
              </TableCell>
              <TableCell className="font-mono">{place.keyword}</TableCell>
              <TableCell numeric>{formatCount(place.rows)}</TableCell>
              <TableCell numeric>{formatShare(place.share)}</TableCell>
              <TableCell className="min-w-56 break-words">{place.message}</TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
