import type { ComponentProps } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { ScrollFrame } from "#components/ui/scroll-frame.tsx";

type TableProps = ComponentProps<"table"> & {
  /** Names the table for a screen reader and its scroll frame for the keyboard. */
  label: string;
  /** Bounds the frame, e.g. `max-h-96`: then it scrolls and the header stays in sight. */
  frameClassName?: string;
};

/** A table in its own scroll frame, so that the page never scrolls sideways. Rows are `<tr>` of `TableHead` and `TableCell`. */
export function Table({ label, frameClassName, className, ...props }: TableProps) {
  return (
    <ScrollFrame className={frameClassName} label={label}>
      <table
        {...props}
        aria-label={label}
        className={classNames(
          "w-full border-separate border-spacing-0 text-table [&_tbody_tr:last-child>*]:border-b-0 [&_tbody_tr:hover>*]:bg-muted/60",
          className,
        )}
      />
    </ScrollFrame>
  );
}
