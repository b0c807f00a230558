"use client";

import { ChartColumn, Download, Image as ImageIcon, Table2 } from "lucide-react";
import { type ReactNode, useId, useRef, useState } from "react";
import { type ChartTable as ChartTableData, toFileName } from "#components/charts/chart-data.ts";
import { ChartTable } from "#components/charts/chart-table.tsx";
import { Button } from "#components/ui/button.tsx";
import { saveFile } from "#components/ui/save-file.ts";
import { toast } from "#components/ui/toast-store.ts";

type ChartFrameProps = {
  /** What is seen, as a finding where it can be: "94 % of rows meet the schema". */
  title: string;
  /** How it was measured: sample size, unit. */
  description?: ReactNode;
  table: ChartTableData;
  children: ReactNode;
};

/** Around every chart: its title, the same numbers as a table, and both to save. */
export function ChartFrame({ title, description, table, children }: ChartFrameProps) {
  const id = useId();
  const body = useRef<HTMLDivElement>(null);
  const [asTable, setAsTable] = useState(false);

  const saveCsv = async () => {
    const { toCsv } = await import("#components/charts/chart-csv.ts");
    saveFile(new Blob([toCsv(table)], { type: "text/csv;charset=utf-8" }), `${toFileName(title)}.csv`);
  };

  const savePng = async () => {
    const { toPng } = await import("#components/charts/chart-png.ts");
    if (!body.current) return;
    try {
      saveFile(await toPng(body.current, title), `${toFileName(title)}.png`);
    } catch (error) {
      const description = error instanceof Error ? error.message : "The picture could not be drawn.";
      toast({ tone: "bad", title: "Picture not saved", description });
    }
  };

  return (
    <figure aria-labelledby={id} className="group/chart min-w-0 rounded-lg border bg-surface">
      <div className="flex items-start justify-between gap-3 pt-2.5 pr-2 pl-4">
        <figcaption className="min-w-0 pt-0.5">
          <p className="text-balance font-semibold text-sm" id={id}>
            {title}
          </p>
          {description && <p className="text-foreground-muted text-xs">{description}</p>}
        </figcaption>
        <div className="flex shrink-0 [&_button]:text-foreground-muted [&_svg]:size-3.5">
          <Button
            aria-label={asTable ? `Show ${title} as a chart` : `Show ${title} as a table`}
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
            size="icon-sm"
            title={asTable ? "Chart" : "Table"}
            variant="ghost"
          >
            {asTable ? <ChartColumn aria-hidden /> : <Table2 aria-hidden />}
          </Button>
          <Button
            aria-label={`Save ${title} as CSV`}
            onClick={saveCsv}
            size="icon-sm"
            title="Save CSV"
            variant="ghost"
          >
            <Download aria-hidden />
          </Button>
          <Button
            aria-label={`Save ${title} as PNG`}
            disabled={asTable}
            onClick={savePng}
            size="icon-sm"
            title="Save PNG"
            variant="ghost"
          >
            <ImageIcon aria-hidden />
          </Button>
        </div>
      </div>
      <div className="pt-2 pb-2 text-xs" ref={body}>
        {asTable ? <ChartTable label={title} table={table} /> : <div className="px-2">{children}</div>}
      </div>
    </figure>
  );
}
