import type { ReactNode } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { type Tone, toneText } from "#components/ui/tone.ts";

type StatProps = {
  label: string;
  /** The number, formatted. */
  value: ReactNode;
  unit?: string;
  /** What it is compared with, or how it was measured. */
  hint?: ReactNode;
  tone?: Tone;
};

/** One number with its name and unit: where a chart would say no more. Put several in a `<dl>` through `StatRow`. */
export function Stat({ label, value, unit, hint, tone }: StatProps) {
  return (
    <div className="flex min-w-0 flex-col-reverse justify-end gap-0.5 px-4 py-3">
      {hint && <dd className="text-foreground-muted text-xs">{hint}</dd>}
      <dd
        className={classNames(
          "truncate font-semibold text-xl tabular-nums tracking-tight",
          tone && toneText[tone],
        )}
      >
        {value}
        {unit && <span className="ml-1 font-normal text-foreground-muted text-sm">{unit}</span>}
      </dd>
      <dt className="truncate text-[0.8125rem] text-foreground-muted">{label}</dt>
    </div>
  );
}
