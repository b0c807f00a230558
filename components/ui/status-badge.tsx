import { LoaderCircle } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import type { Tone } from "#components/ui/tone.ts";
import { ToneIcon } from "#components/ui/tone-icon.tsx";

type StatusBadgeProps = {
  /** The status word itself, such as `succeeded`. */
  status: string;
  tone: Tone;
  /** Work is under way: the icon turns. */
  busy?: boolean;
};

/** A status as a word and an icon, never colour alone. Which tone a status has is the domain's to say. */
export function StatusBadge({ status, tone, busy = false }: StatusBadgeProps) {
  return (
    <Badge className="rounded-full pr-2" tone={tone}>
      {busy ? <LoaderCircle aria-hidden className="animate-spin" /> : <ToneIcon tone={tone} />}
      {status.replaceAll("_", " ")}
    </Badge>
  );
}
