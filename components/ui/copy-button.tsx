"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { copyText } from "#components/ui/copy-text.ts";
import { toast } from "#components/ui/toast-store.ts";

const shownMs = 1500;

/** Copies a text, and says so by its icon and to a screen reader. */
export function CopyButton({
  value,
  label,
  className,
}: {
  value: string;
  label: string;
  className?: string;
}) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    if (await copyText(value)) setCopied(true);
    else
      toast({
        tone: "caution",
        title: "Not copied",
        description: "The browser refused; select the text instead.",
      });
  };

  return (
    <button
      aria-label={copied ? "Copied" : `Copy ${label}`}
      className={classNames(
        "inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-foreground-muted transition-colors hover:bg-muted hover:text-foreground",
        className,
      )}
      onClick={copy}
      type="button"
    >
      {copied ? (
        <Check aria-hidden className="size-3.5 text-good" />
      ) : (
        <Copy aria-hidden className="size-3.5" />
      )}
    </button>
  );
}
