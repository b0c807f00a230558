import type { ReactNode } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { type Tone, toneSoft } from "#components/ui/tone.ts";
import { ToneIcon } from "#components/ui/tone-icon.tsx";

/** A sentence that must not be overlooked, with its meaning as icon and colour. */
export function Callout({
  tone = "info",
  title,
  children,
}: {
  tone?: Tone;
  title?: string;
  children: ReactNode;
}) {
  return (
    <div className={classNames("flex gap-2.5 rounded-md px-3 py-2", toneSoft[tone])} role="note">
      <ToneIcon className="mt-[3px] size-4 shrink-0" tone={tone} />
      <div className="wrap-anywhere min-w-0 text-foreground">
        {title && <p className="font-medium">{title}</p>}
        {children}
      </div>
    </div>
  );
}
