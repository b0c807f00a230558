import type { Tone } from "#components/ui/tone.ts";

export type ToastInput = {
  title: string;
  description?: string;
  tone?: Tone;
  /** A link that goes on from here, such as the thing just made. */
  action?: { label: string; href: string };
};

export type ToastEntry = ToastInput & { id: number };

const maxShown = 4;
const none: readonly ToastEntry[] = [];
let entries: readonly ToastEntry[] = none;
let lastId = 0;
const listeners = new Set<() => void>();

function replace(next: readonly ToastEntry[]) {
  entries = next;
  for (const listener of listeners) listener();
}

/** Shows a message for a few seconds; only in the browser. Failures that must be acted on belong on the page instead. */
export function toast(input: ToastInput): void {
  lastId += 1;
  replace([...entries, { ...input, id: lastId }].slice(-maxShown));
}

/** Takes a message away. */
export function dismissToast(id: number): void {
  replace(entries.filter((entry) => entry.id !== id));
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const getToasts = (): readonly ToastEntry[] => entries;
export const getServerToasts = (): readonly ToastEntry[] => none;
