"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Popover } from "#components/ui/popover.tsx";
import type { LineageNode } from "#lib/lineage/graph.ts";

const NodeFinderList = dynamic(
  () => import("#lib/lineage/components/node-finder-list.tsx").then((module) => module.NodeFinderList),
  { ssr: false },
);

type NodeFinderProps = {
  /** On the button: "Find a node". */
  label: string;
  /** Kinds that may be chosen; none: all. */
  kinds?: readonly LineageNode["kind"][];
  onChoose: (node: LineageNode) => void;
};

/** Finds a node by its name, on the server. */
export function NodeFinder({ label, kinds, onChoose }: NodeFinderProps) {
  const [open, setOpen] = useState(false);
  const trigger = (
    <Button>
      <Search aria-hidden />
      {label}
    </Button>
  );
  return (
    <Popover className="w-96 p-0" label={label} onOpenChange={setOpen} open={open} trigger={trigger}>
      <NodeFinderList
        kinds={kinds}
        onChoose={(node) => {
          setOpen(false);
          onChoose(node);
        }}
      />
    </Popover>
  );
}
