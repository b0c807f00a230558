import { Digest } from "#components/ui/digest.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import type { ComparedRow } from "#lib/adapters/compare/compared-rows.ts";

type ComparedTableProps = {
  label: string;
  /** Names of the versions, in the order of the values. */
  versions: readonly string[];
  rows: readonly ComparedRow[];
  /** Values are digests, shown cut. */
  digests?: boolean;
};

/** What differs first, then, folded, what is the same. */
export function ComparedTable({ label, versions, rows, digests = false }: ComparedTableProps) {
  const different = rows.filter(({ differs }) => differs);
  const same = rows.filter(({ differs }) => !differs);
  return (
    <div className="flex flex-col gap-2">
      {different.length > 0 ? (
        <RowsTable digests={digests} label={`${label}: what differs`} rows={different} versions={versions} />
      ) : (
        <p className="text-foreground-muted">Nothing differs.</p>
      )}
      {same.length > 0 && (
        <details>
          <summary className="cursor-pointer text-[0.8125rem] text-foreground-muted">
            {same.length} the same
          </summary>
          <div className="pt-2">
            <RowsTable digests={digests} label={`${label}: the same`} rows={same} versions={versions} />
          </div>
        </details>
      )}
    </div>
  );
}

function RowsTable({ label, versions, rows, digests }: Required<ComparedTableProps>) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface">
      <Table label={label}>
        <thead>
          <tr>
            <TableHead>{label}</TableHead>
            {versions.map((version) => (
              <TableHead key={version}>{version}</TableHead>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <TableCell className="min-w-40 break-words font-medium">{row.label}</TableCell>
              {row.values.map((value, index) => (
                <TableCell className="min-w-40 max-w-80 break-words" key={versions[index]}>
                  {value !== null && digests ? <Digest label="SHA-256" value={value} /> : (value ?? "–")}
                </TableCell>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
