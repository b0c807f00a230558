import { Callout } from "#components/ui/callout.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";

/** A secret that is shown this once, to copy. */
export function SecretOnce({ label, secret, children }: { label: string; secret: string; children: string }) {
  return (
    <div className="flex flex-col gap-3">
      <Callout tone="caution">{children}</Callout>
      <CodeBlock className="[&_code]:break-all" code={secret} label={label} wrap />
    </div>
  );
}
