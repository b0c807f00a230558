"use client";

import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { DeclareEdge } from "#lib/lineage/components/declare-edge.tsx";
import { LineageExplorer } from "#lib/lineage/components/lineage-explorer.tsx";
import { QueryScope } from "#lib/query-scope.tsx";

type LineageWorkspaceProps = {
  /** Key of the node in the middle; empty: the newest ties. */
  focus: string;
  mayEdit: boolean;
  withQuestions?: boolean;
  /** What `focus` is called, where edges are declared of it. */
  declareFor?: string | undefined;
  /** Stands beside the declaring, below the graph. */
  children?: ReactNode;
};

/** The graph or its table with what it needs to be live, to stand in the address and to be added to. */
export default function LineageWorkspace(props: LineageWorkspaceProps) {
  const { focus, mayEdit, withQuestions = false, declareFor, children } = props;
  return (
    <QueryScope>
      <NuqsAdapter>
        <LineageExplorer focus={focus} mayEdit={mayEdit} withQuestions={withQuestions} />
        {children && (
          <div className="flex flex-wrap items-center gap-2">
            {mayEdit && declareFor !== undefined && <DeclareEdge label={declareFor} node={focus} />}
            {children}
          </div>
        )}
      </NuqsAdapter>
    </QueryScope>
  );
}
