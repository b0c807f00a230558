import { Badge } from "#components/ui/badge.tsx";
import { JsonView } from "#components/ui/json-view.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { RejectItem } from "#lib/exports/rejects.ts";
import { formatCount } from "#lib/format.ts";

type RejectCardProps = { item: RejectItem; rowsHref: string };

/** One refused row: why at the left, the row as it was read at the right. */
export function RejectCard({ item, rowsHref }: RejectCardProps) {
  const line = formatCount(item.line);
  return (
    <li className="grid gap-4 rounded-lg border bg-surface p-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-1.5">
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone={item.bucket === "failed" ? "bad" : "neutral"}>{item.bucket}</Badge>
          <code className="font-mono text-[0.8125rem]">{item.code}</code>
        </p>
        <p className="break-words">{item.message || item.reason}</p>
        {item.pointer && <code className="break-words font-mono text-[0.8125rem]">{item.pointer}</code>}
        <p className="text-[0.8125rem] text-foreground-muted">
          <TextLink href={`${rowsHref}&row=${Math.max(0, item.line - 1)}`}>Line {line}</TextLink>
          {item.message && item.message !== item.reason && ` · ${item.reason}`}
        </p>
      </div>
      {item.row === null ? (
        <p className="text-foreground-muted">The row is not kept: it holds personal data.</p>
      ) : (
        <JsonView
          frameClassName="max-h-64"
          label={`Source row, line ${line}`}
          {...(typeof item.row === "string" ? { text: item.row } : { value: item.row })}
        />
      )}
    </li>
  );
}
