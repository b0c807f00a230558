import { Badge } from "#components/ui/badge.tsx";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";
import type { TensorInventoryDocument } from "#lib/tensors/inventory.ts";
import { type InventoryRow, prepareInventoryRows } from "#lib/tensors/inventory-rows.ts";
import type { LoraFacts } from "#lib/tensors/lora-facts.ts";
import type { TensorScan } from "#lib/tensors/scan.ts";

type InventoryTableProps = {
  inventory: TensorInventoryDocument;
  /** Adds scale and the config's rank where the file is an adapter's. */
  facts?: LoraFacts | null;
  scan?: TensorScan | null;
};

/** The modules of a safetensors file: rank, sizes, dtype, scale, and what strikes about each. */
export function InventoryTable({ inventory, facts = null, scan = null }: InventoryTableProps) {
  const rows = prepareInventoryRows(inventory, facts, scan);
  return (
    <Table frameClassName="max-h-[40rem]" label="Modules and their tensors">
      <thead>
        <tr>
          <TableHead>Module</TableHead>
          <TableHead numeric>Rank</TableHead>
          <TableHead numeric>In → out</TableHead>
          <TableHead>Tensors</TableHead>
          <TableHead>Dtype</TableHead>
          {facts && <TableHead numeric>Scale</TableHead>}
          <TableHead>Flags</TableHead>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ModuleRow hasScale={facts !== null} key={row.path} row={row} />
        ))}
      </tbody>
    </Table>
  );
}

function ModuleRow({ row, hasScale }: { row: InventoryRow; hasScale: boolean }) {
  return (
    <tr>
      <TableCell className="font-mono text-xs">{row.path}</TableCell>
      <TableCell numeric>{row.rank ?? "–"}</TableCell>
      <TableCell numeric>{row.features ?? "–"}</TableCell>
      <TableCell className="font-mono text-xs">{row.tensors}</TableCell>
      <TableCell>{row.dtype}</TableCell>
      {hasScale && <TableCell numeric>{row.scale ?? "–"}</TableCell>}
      <TableCell>
        <span className="flex flex-wrap gap-1">
          {row.flags.map((flag) => (
            <Badge key={flag.text} tone={flag.tone}>
              {flag.text}
            </Badge>
          ))}
        </span>
      </TableCell>
    </tr>
  );
}
