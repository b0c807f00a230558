import { CircleAlert, CircleCheck, CircleX, Info, Minus } from "lucide-react";
import type { Tone } from "#components/ui/tone.ts";

const icons = { good: CircleCheck, caution: CircleAlert, bad: CircleX, info: Info, neutral: Minus };

/** The icon of a tone, decorative: the word beside it carries the meaning. */
export function ToneIcon({ tone, className }: { tone: Tone; className?: string }) {
  const Icon = icons[tone];
  return <Icon aria-hidden className={className} />;
}
