"use client";

import { Waypoints } from "lucide-react";
import { useMemo } from "react";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { AnswerPanel } from "#lib/lineage/components/answer-panel.tsx";
import { CanvasSkeleton } from "#lib/lineage/components/canvas-skeleton.tsx";
import { LazyLineageCanvas } from "#lib/lineage/components/lazy-lineage-canvas.tsx";
import { LineageTable } from "#lib/lineage/components/lineage-table.tsx";
import { LineageToolbar } from "#lib/lineage/components/lineage-toolbar.tsx";
import { NodeFacts } from "#lib/lineage/components/node-facts.tsx";
import { QuestionCards } from "#lib/lineage/components/question-cards.tsx";
import { useLineageGraph } from "#lib/lineage/components/use-lineage-graph.ts";
import { exhaustedNodes, useLineageState } from "#lib/lineage/components/use-lineage-state.ts";
import { useScreenView } from "#lib/lineage/components/use-screen-view.ts";

type LineageExplorerProps = {
  /** Node that the page is about; empty: the registry's newest ties. */
  focus: string;
  mayEdit: boolean;
  /** The three questions, to begin with one. */
  withQuestions?: boolean;
};

/** Lineage around a node as a graph or a table, with the questions it answers. All that is chosen is in the address. */
export function LineageExplorer({ focus, mayEdit, withQuestions = false }: LineageExplorerProps) {
  const state = useLineageState(focus);
  const exhausted = useMemo(() => exhaustedNodes(state.open), [state.open]);
  const screenView = useScreenView();
  const { graph, focus: shownFocus, isPending, error } = useLineageGraph(state);
  const view = state.view ?? screenView;
  const chosen = graph.nodes.find(({ key }) => key === state.sel);
  const isEmpty = !isPending && !error && graph.edges.length === 0;
  return (
    <div className="flex flex-col gap-3">
      <LineageToolbar state={state} view={view ?? "graph"} />
      {error && <Callout tone="bad">{error.message}</Callout>}
      {isEmpty && <NoLineage isFiltered={state.kinds.length > 0 || state.asOf !== ""} />}
      {!isEmpty && !error && (
        <div className="overflow-hidden rounded-lg border bg-surface">
          {view === "table" && !isPending ? (
            <LineageTable actions={state.actions} focus={shownFocus} graph={graph} mayEdit={mayEdit} />
          ) : (
            <div className="h-[32rem]">
              {view === "graph" && !isPending ? (
                <LazyLineageCanvas
                  actions={state.actions}
                  exhausted={exhausted}
                  focus={shownFocus}
                  graph={graph}
                  selected={state.sel}
                />
              ) : (
                <CanvasSkeleton />
              )}
            </div>
          )}
        </div>
      )}
      {chosen && <NodeFacts node={chosen} state={state} />}
      {state.ask && state.about && (
        <AnswerPanel
          node={state.about}
          onClose={() => void state.set({ ask: null, about: null })}
          question={state.ask}
        />
      )}
      {withQuestions && <QuestionCards state={state} />}
    </div>
  );
}

function NoLineage({ isFiltered }: { isFiltered: boolean }) {
  return (
    <EmptyState
      action={<ButtonLink href="/exports/new">New export</ButtonLink>}
      icon={<Waypoints aria-hidden />}
      title={isFiltered ? "Nothing was tied by these kinds, then" : "Nothing is tied here yet"}
    >
      {isFiltered
        ? "Choose other kinds or another date."
        : "Versions are tied to the export they were trained on, its dataset, their base model and their parent when an adapter is pushed with the adapter_metadata.json of its export. People can declare merges, stacks and distillations."}
    </EmptyState>
  );
}
