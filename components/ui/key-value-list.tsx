import { Fragment, type ReactNode } from "react";

/** One fact: its name and its value. An absent value shows a dash. */
export type Fact = { label: string; value: ReactNode };

/** Facts under each other, for right rails: names at the left, values at the right. */
export function KeyValueList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-[0.8125rem]">
      {facts.map((fact) => (
        <Fragment key={fact.label}>
          <dt className="text-foreground-muted">{fact.label}</dt>
          <dd className="min-w-0 break-words text-right tabular-nums">{fact.value ?? "–"}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
