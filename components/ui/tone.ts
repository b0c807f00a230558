/** The four meanings a colour may carry, and `neutral` for none. */
export type Tone = "good" | "caution" | "bad" | "info" | "neutral";

/** Text and soft background of a tone. */
export const toneSoft: Record<Tone, string> = {
  good: "bg-good-soft text-good",
  caution: "bg-caution-soft text-caution",
  bad: "bg-bad-soft text-bad",
  info: "bg-info-soft text-info",
  neutral: "bg-muted text-foreground-muted",
};

/** Text colour of a tone. */
export const toneText: Record<Tone, string> = {
  good: "text-good",
  caution: "text-caution",
  bad: "text-bad",
  info: "text-info",
  neutral: "text-foreground-muted",
};
