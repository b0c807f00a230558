import { CopyButton } from "#components/ui/copy-button.tsx";
import { cutMiddle } from "#components/ui/digest-text.ts";

/** A digest or id: cut in the middle, whole on hover, copied whole. */
export function Digest({ value, label = "digest" }: { value: string; label?: string }) {
  return (
    <span className="inline-flex items-center gap-0.5 whitespace-nowrap">
      <code className="font-mono text-[0.8125rem]" title={value}>
        {cutMiddle(value)}
      </code>
      <CopyButton className="-mr-1 size-5" label={label} value={value} />
    </span>
  );
}
