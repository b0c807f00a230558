import { CopyButton } from "#components/ui/copy-button.tsx";
import { toJsonTokens } from "#components/ui/json-tokens.ts";
import { ScrollFrame } from "#components/ui/scroll-frame.tsx";

const look = {
  key: "text-accent",
  string: "text-foreground",
  number: "text-info",
  literal: "text-caution",
  plain: "text-foreground-muted",
};

type JsonViewProps = {
  /** What it is, for its heading and for a screen reader. */
  label: string;
  /** A value, formatted here, or with `text` the exact bytes of a row as they are. */
  value?: unknown;
  text?: string;
  frameClassName?: string;
};

/** JSON to read and copy; long strings wrap. */
export function JsonView({ label, value, text, frameClassName = "max-h-96" }: JsonViewProps) {
  const json = text ?? JSON.stringify(value, null, 2) ?? "";
  return (
    <figure className="min-w-0 overflow-hidden rounded-md border bg-muted/50">
      <figcaption className="flex h-8 items-center justify-between border-b pr-1 pl-3 text-foreground-muted text-xs">
        <span className="truncate">{label}</span>
        <CopyButton label={label} value={json} />
      </figcaption>
      <ScrollFrame className={frameClassName} label={label}>
        <pre className="whitespace-pre-wrap break-words px-3 py-2.5 font-mono text-[0.8125rem] leading-5">
          {toJsonTokens(json).map((token) => (
            <span className={look[token.kind]} key={token.start}>
              {token.text}
            </span>
          ))}
        </pre>
      </ScrollFrame>
    </figure>
  );
}
