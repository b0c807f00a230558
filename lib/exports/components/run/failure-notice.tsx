import { ButtonLink } from "#components/ui/button-link.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ExportDetail } from "#lib/exports/data.ts";
import type { ExportError } from "#lib/exports/export-stats.ts";
import { formatCount } from "#lib/format.ts";

type FailureNoticeProps = { run: ExportDetail; errors: readonly ExportError[] };

const shownErrors = 20;

/** Why an export failed, in the engine's words, the first rows that failed, and what to do. */
export function FailureNotice({ run, errors }: FailureNoticeProps) {
  const again = `/exports/new?dataset=${run.dataset.id}&recipe=${run.recipe.id}`;
  return (
    <ErrorState
      action={
        <>
          <ButtonLink href={again}>Change the recipe and start again</ButtonLink>
          <ButtonLink href={`/datasets/${run.dataset.id}?version=${run.dataset.version}`}>
            Look at the rows
          </ButtonLink>
        </>
      }
      title="The export failed"
    >
      <p className="break-words">
        {run.error ?? "It ended without saying why; the worker's log has the details."}
      </p>
      <p className="mt-1 text-[0.8125rem] text-foreground-muted">
        No finished folder was left behind. The dataset and the recipe are as they were.
      </p>
      {errors.length > 0 && (
        <ul className="mt-2 flex flex-col gap-1 text-[0.8125rem]">
          {errors.slice(0, shownErrors).map((error) => (
            <li className="break-words" key={`${error.file} ${error.line}`}>
              <TextLink
                href={`/datasets/${run.dataset.id}?version=${run.dataset.version}&row=${Math.max(0, error.line - 1)}`}
              >
                Line {formatCount(error.line)}
              </TextLink>
              : <code className="font-mono">{error.code}</code> {error.pointer} {error.message}
            </li>
          ))}
        </ul>
      )}
    </ErrorState>
  );
}
