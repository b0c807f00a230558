"use client";

import { ChevronDown } from "lucide-react";
import { useId, useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { AuditEntryDetails } from "#lib/audit/components/audit-entry-details.tsx";
import type { AuditEntryView } from "#lib/audit/entry.ts";
import { subjectHref, subjectKinds } from "#lib/audit/subjects.ts";

/** One entry in a line: when, who, what, on which row; a button opens the rest. */
export function AuditEntry({ entry }: { entry: AuditEntryView }) {
  const [isOpen, setIsOpen] = useState(false);
  const detailsId = useId();
  const href = subjectHref(entry.subjectKind, entry.subjectId);
  return (
    <li className="px-3 py-1.5">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 gap-y-0.5 md:grid-cols-[7rem_minmax(0,10rem)_13rem_minmax(0,1fr)_auto]">
        <RelativeTime className="text-foreground-muted max-md:order-4" value={entry.at} />
        <span className="min-w-0 break-words max-md:order-3">
          {entry.actorLabel}
          {entry.actorKind !== "user" && <Badge className="ml-1.5">{entry.actorKind}</Badge>}
        </span>
        <code className="font-mono text-[0.8125rem] leading-5 max-md:order-1">{entry.action}</code>
        <span className="min-w-0 break-words max-md:order-5 max-md:col-span-2">
          <span className="mr-1.5 text-foreground-muted">
            {subjectKinds[entry.subjectKind] ?? entry.subjectKind}
          </span>
          {href ? (
            <TextLink href={href} quiet>
              {entry.subjectLabel}
            </TextLink>
          ) : (
            entry.subjectLabel
          )}
        </span>
        <Button
          aria-controls={detailsId}
          aria-expanded={isOpen}
          aria-label={`Details of ${entry.action}, ${entry.subjectLabel}`}
          className="-my-1 justify-self-end max-md:order-2"
          onClick={() => setIsOpen(!isOpen)}
          size="icon-sm"
          variant="ghost"
        >
          <ChevronDown aria-hidden className={classNames("transition-transform", isOpen && "rotate-180")} />
        </Button>
      </div>
      <div hidden={!isOpen} id={detailsId}>
        {isOpen && <AuditEntryDetails entry={entry} />}
      </div>
    </li>
  );
}
