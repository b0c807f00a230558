import { classNames } from "#components/ui/class-names.ts";

type ProgressProps = {
  /** What is under way, for a screen reader. */
  label: string;
  /** Share done, 0 to 1; absent while it is not known. */
  value?: number;
  className?: string;
};

/** A bar of how much is done. */
export function Progress({ label, value, className }: ProgressProps) {
  const percent = value === undefined ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 1000) / 10;
  return (
    <div
      aria-label={label}
      aria-valuemax={100}
      aria-valuemin={0}
      aria-valuenow={percent}
      className={classNames("h-1.5 w-full overflow-hidden rounded-full bg-muted-strong", className)}
      role="progressbar"
    >
      <div
        className={classNames(
          "h-full rounded-full bg-accent transition-[width]",
          percent === undefined && "w-1/3 animate-pulse",
        )}
        style={percent === undefined ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
