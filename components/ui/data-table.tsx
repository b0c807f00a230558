"use client";

import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  sortFn_datetime,
  sortFn_text,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { Table } from "#components/ui/table.tsx";
import { TableCell } from "#components/ui/table-cell.tsx";
import { TableHead } from "#components/ui/table-head.tsx";

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: {
    alphanumeric: sortFn_alphanumeric,
    basic: sortFn_basic,
    datetime: sortFn_datetime,
    text: sortFn_text,
  },
});

/** One column: `accessorKey` or `accessorFn` gives the value that sorts, `cell` draws it. `numericColumns` aligns it. */
export type DataTableColumn<Row extends object> = ColumnDef<typeof features, Row>;

type DataTableProps<Row extends object> = {
  label: string;
  /** Defined at module scope or memoised: a new array on each render recomputes the rows. */
  columns: DataTableColumn<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  /** Ids of the columns aligned to the right. */
  numericColumns?: readonly string[];
  initialSort?: { id: string; desc: boolean };
  frameClassName?: string;
};

const sortIcons = { asc: ArrowUp, desc: ArrowDown, none: ChevronsUpDown };
const ariaSort = { asc: "ascending", desc: "descending", none: "none" } as const;

/** A table whose loaded rows are sorted in the browser by a click or Enter on a header. */
export function DataTable<Row extends object>({
  label,
  columns,
  rows,
  rowId,
  numericColumns = [],
  initialSort,
  frameClassName,
}: DataTableProps<Row>) {
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowId,
    initialState: { sorting: initialSort ? [initialSort] : [] },
  });
  return (
    <Table frameClassName={frameClassName} label={label}>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) => {
              const sorted = header.column.getIsSorted() || "none";
              const SortIcon = sortIcons[sorted];
              const content = <table.FlexRender header={header} />;
              const canSort = header.column.getCanSort();
              return (
                <TableHead
                  aria-sort={canSort ? ariaSort[sorted] : undefined}
                  key={header.id}
                  numeric={numericColumns.includes(header.column.id)}
                >
                  {canSort ? (
                    <button
                      className="inline-flex items-center gap-1 rounded-sm hover:text-foreground"
                      onClick={header.column.getToggleSortingHandler()}
                      type="button"
                    >
                      {content}
                      <SortIcon aria-hidden className="size-3" />
                    </button>
                  ) : (
                    content
                  )}
                </TableHead>
              );
            })}
          </tr>
        ))}
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <tr key={row.id}>
            {row.getAllCells().map((cell) => (
              <TableCell key={cell.id} numeric={numericColumns.includes(cell.column.id)}>
                <table.FlexRender cell={cell} />
              </TableCell>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
