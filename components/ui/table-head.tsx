import type { ComponentProps } from "react";
import { classNames } from "#components/ui/class-names.ts";

type TableHeadProps = ComponentProps<"th"> & { numeric?: boolean };

/** A column header that stays in sight while the frame scrolls. The unit of a numeric column stands here. */
export function TableHead({ numeric = false, className, scope = "col", ...props }: TableHeadProps) {
  return (
    <th
      {...props}
      className={classNames(
        "sticky top-0 z-10 h-8 whitespace-nowrap border-b bg-surface px-3 font-medium text-foreground-muted text-xs first:pl-4 last:pr-4",
        numeric ? "text-right" : "text-left",
        className,
      )}
      scope={scope}
    />
  );
}
