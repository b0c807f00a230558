import { ButtonLink } from "#components/ui/button-link.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

/** What to do on an instance without exports. */
export function FirstSteps({ hasDatasets }: { hasDatasets: boolean }) {
  return (
    <EmptyState
      action={
        hasDatasets ? (
          <ButtonLink href="/exports/new" variant="primary">
            New export
          </ButtonLink>
        ) : (
          <ButtonLink href="/datasets/new" variant="primary">
            Upload a dataset
          </ButtonLink>
        )
      }
      example={<CodeBlock code={'{"question":"What is 2 + 2?","answer":"2 + 2 = 4"}'} label="rows.jsonl" />}
      title={hasDatasets ? "Make the first export" : "Begin with rows"}
    >
      {hasDatasets
        ? "An export turns a dataset's rows into a folder that trainers read, and says of every row it refuses why."
        : "Upload JSONL, a JSON array, CSV or Parquet. The fields are guessed, and the first export is two clicks away."}
    </EmptyState>
  );
}
