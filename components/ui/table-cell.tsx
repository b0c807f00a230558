import type { ComponentProps } from "react";
import { classNames } from "#components/ui/class-names.ts";

type TableCellProps = ComponentProps<"td"> & { numeric?: boolean };

/** A cell. Numbers stand at the right in tabular figures, so that digits align. */
export function TableCell({ numeric = false, className, ...props }: TableCellProps) {
  return (
    <td
      {...props}
      className={classNames(
        "border-b px-3 py-1.5 align-top first:pl-4 last:pr-4",
        numeric && "whitespace-nowrap text-right tabular-nums",
        className,
      )}
    />
  );
}
