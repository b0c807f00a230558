import { classNames } from "#components/ui/class-names.ts";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { ScrollFrame } from "#components/ui/scroll-frame.tsx";

type CodeBlockProps = {
  code: string;
  /** What the code is, above it: a file name or "shell". */
  label: string;
  /** Breaks long lines instead of scrolling. */
  wrap?: boolean;
  className?: string;
};

/** Code to read and copy. */
export function CodeBlock({ code, label, wrap = false, className }: CodeBlockProps) {
  return (
    <figure className={classNames("min-w-0 overflow-hidden rounded-md border bg-muted/50", className)}>
      <figcaption className="flex h-8 items-center justify-between border-b pr-1 pl-3 text-foreground-muted text-xs">
        <span className="truncate font-mono">{label}</span>
        <CopyButton label={label} value={code} />
      </figcaption>
      <ScrollFrame className="max-h-[32rem]" label={label}>
        <pre
          className={classNames(
            "w-max min-w-full px-3 py-2.5 font-mono text-[0.8125rem] leading-5",
            wrap && "w-full whitespace-pre-wrap break-words",
          )}
        >
          <code>{code}</code>
        </pre>
      </ScrollFrame>
    </figure>
  );
}
