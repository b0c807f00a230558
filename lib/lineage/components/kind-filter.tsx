"use client";

import { ListFilter } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Popover } from "#components/ui/popover.tsx";
import { type EdgeKind, edgeKinds, kindRules } from "#lib/lineage/edge-kind.ts";

type KindFilterProps = { kinds: readonly EdgeKind[]; onChange: (kinds: EdgeKind[]) => void };

/** Which kinds of edges are shown; none chosen: all. */
export function KindFilter({ kinds, onChange }: KindFilterProps) {
  const toggle = (kind: EdgeKind) =>
    onChange(edgeKinds.filter((other) => (other === kind) !== kinds.includes(other)));
  const trigger = (
    <Button>
      <ListFilter aria-hidden />
      {kinds.length === 0 ? "All kinds" : `${kinds.length} of ${edgeKinds.length} kinds`}
    </Button>
  );
  return (
    <Popover label="Kinds of edges" trigger={trigger}>
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1.5 font-medium text-xs">Show edges of these kinds</legend>
        {edgeKinds.map((kind) => (
          <Checkbox
            checked={kinds.includes(kind)}
            key={kind}
            label={kindRules[kind].noun}
            onChange={() => toggle(kind)}
          />
        ))}
      </fieldset>
      <Button className="mt-2 w-full" disabled={kinds.length === 0} onClick={() => onChange([])} size="sm">
        All kinds
      </Button>
    </Popover>
  );
}
