import { type ReactNode, useId } from "react";
import { classNames } from "#components/ui/class-names.ts";

type CardProps = {
  title?: string;
  description?: ReactNode;
  /** Controls at the right of the title. */
  actions?: ReactNode;
  /** Content touches the edges: for tables. */
  flush?: boolean;
  headingLevel?: 2 | 3;
  className?: string;
  children: ReactNode;
};

/** A framed section with a heading. */
export function Card({
  title,
  description,
  actions,
  flush,
  headingLevel = 2,
  className,
  children,
}: CardProps) {
  const id = useId();
  const Heading = headingLevel === 2 ? "h2" : "h3";
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={classNames("min-w-0 rounded-lg border bg-surface", className)}
    >
      {(title || actions) && (
        <div
          className={classNames(
            "flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-3",
            flush && "pb-3",
          )}
        >
          <div className="min-w-0">
            {title && (
              <Heading className="font-semibold text-sm" id={id}>
                {title}
              </Heading>
            )}
            {description && <p className="text-[0.8125rem] text-foreground-muted leading-5">{description}</p>}
          </div>
          {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </div>
      )}
      <div className={flush ? "overflow-hidden rounded-b-lg" : "px-4 pt-3 pb-4"}>{children}</div>
    </section>
  );
}
