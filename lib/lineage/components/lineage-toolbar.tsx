"use client";

import { RotateCcw } from "lucide-react";
import { useId } from "react";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Label } from "#components/ui/label.tsx";
import { KindFilter } from "#lib/lineage/components/kind-filter.tsx";
import { NodeFinder } from "#lib/lineage/components/node-finder.tsx";
import type { LineageState, LineageView } from "#lib/lineage/components/use-lineage-state.ts";
import { Segmented } from "#lib/schemas/components/segmented.tsx";

const views = [
  { value: "graph", label: "Graph" },
  { value: "table", label: "Table" },
] as const;

/** What a lineage shows: node, kinds, date, graph or table. */
export function LineageToolbar({ state, view }: { state: LineageState; view: LineageView }) {
  const dateId = useId();
  const { kinds, asOf, open, set } = state;
  const isNarrowed = kinds.length > 0 || asOf !== "" || open.length > 0;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <NodeFinder label="Find a node" onChoose={({ key }) => state.actions.focusOn(key)} />
      <KindFilter kinds={kinds} onChange={(next) => void set({ kinds: next.length > 0 ? next : null })} />
      <span className="inline-flex items-center gap-2">
        <Label htmlFor={dateId}>As of</Label>
        <Input
          className="w-38"
          id={dateId}
          onChange={(event) => void set({ asOf: event.target.value || null })}
          type="date"
          value={asOf}
        />
      </span>
      {isNarrowed && (
        <Button onClick={() => void set({ kinds: null, asOf: null, open: null })} variant="ghost">
          <RotateCcw aria-hidden />
          Reset
        </Button>
      )}
      <span className="ml-auto">
        <Segmented
          label="Shown as"
          onChange={(next) => void set({ view: next })}
          options={views}
          value={view}
        />
      </span>
    </div>
  );
}
