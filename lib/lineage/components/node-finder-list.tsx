"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { menuItemClasses } from "#components/ui/menu-classes.ts";
import { NodeIcon } from "#lib/lineage/components/node-icon.tsx";
import type { LineageNode } from "#lib/lineage/graph.ts";
import { nodeWords } from "#lib/lineage/node-words.ts";
import { nodesQuery } from "#lib/lineage/query-options.ts";
import { useDebounced } from "#lib/schemas/components/use-debounced.ts";

type NodeFinderListProps = {
  kinds: readonly LineageNode["kind"][] | undefined;
  onChoose: (node: LineageNode) => void;
};

const settleMs = 150;

/** What the server finds for a text, to choose one. */
export function NodeFinderList({ kinds, onChoose }: NodeFinderListProps) {
  const [text, setText] = useState("");
  const asked = useDebounced(text.trim(), settleMs);
  const { data, error, isFetching } = useQuery({ ...nodesQuery(asked), placeholderData: keepPreviousData });
  const found = (data?.items ?? []).filter(({ kind }) => kinds?.includes(kind) ?? true);
  const nothing =
    error?.message ?? (asked === "" || isFetching ? "Type a part of a name." : "Nothing found.");
  return (
    <Command label="Find a node" shouldFilter={false}>
      <Command.Input
        autoFocus
        className="h-9 w-full border-b bg-transparent px-3 outline-none placeholder:text-foreground-muted"
        onValueChange={setText}
        placeholder="owner/name, dataset, base model"
        value={text}
      />
      <Command.List className="max-h-72 overflow-y-auto p-1">
        <Command.Empty className="px-2 py-3 text-center text-foreground-muted">{nothing}</Command.Empty>
        {asked !== "" &&
          found.map((node) => (
            <Command.Item
              className={classNames(menuItemClasses, "data-[selected=true]:bg-muted")}
              key={node.key}
              onSelect={() => onChoose(node)}
              value={node.key}
            >
              <NodeIcon kind={node.kind} />
              <span className="min-w-0 flex-1 truncate">{node.label}</span>
              <span className="text-foreground-muted text-xs">{nodeWords[node.kind]}</span>
            </Command.Item>
          ))}
      </Command.List>
    </Command>
  );
}
