import { CodeBlock } from "#components/ui/code-block.tsx";
import { Digest } from "#components/ui/digest.tsx";
import { JsonView } from "#components/ui/json-view.tsx";
import { exactTimeText } from "#components/ui/relative-time-text.ts";
import { TextLink } from "#components/ui/text-link.tsx";
import type { AuditEntryView } from "#lib/audit/entry.ts";

/** All that an entry holds: facts with links to what belongs together, its details and its canonical text. */
export function AuditEntryDetails({ entry }: { entry: AuditEntryView }) {
  const sameRow = new URLSearchParams({ subjectKind: entry.subjectKind, subjectId: entry.subjectId });
  const facts = [
    { label: "Time", value: exactTimeText(Date.parse(entry.at)) },
    { label: "Actor", value: <Digest label="actor id" value={entry.actorId} /> },
    { label: "Subject", value: <Digest label="subject id" value={entry.subjectId} /> },
    { label: "Request", value: <Digest label="request id" value={entry.requestId} /> },
    {
      label: "Before",
      value: entry.beforeDigest && <Digest label="digest before" value={entry.beforeDigest} />,
    },
    { label: "After", value: entry.afterDigest && <Digest label="digest after" value={entry.afterDigest} /> },
  ];
  return (
    <div className="my-2 grid gap-3 lg:grid-cols-2">
      <div className="min-w-0">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-[0.8125rem]">
          {facts.map(({ label, value }) => (
            <div className="contents" key={label}>
              <dt className="text-foreground-muted">{label}</dt>
              <dd className="min-w-0">{value ?? "–"}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-[0.8125rem]">
          <TextLink href={`/audit?${sameRow}`}>All of this subject</TextLink>
          <TextLink href={`/audit?actor=${encodeURIComponent(entry.actorId)}`}>All of this actor</TextLink>
          <TextLink href={`/audit?q=${encodeURIComponent(entry.requestId)}`}>All of this request</TextLink>
        </p>
      </div>
      <JsonView label="Details" value={entry.details} />
      <CodeBlock className="lg:col-span-2" code={entry.canonical} label="Canonical text (RFC 8785)" wrap />
    </div>
  );
}
