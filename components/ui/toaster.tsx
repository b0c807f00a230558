"use client";

import dynamic from "next/dynamic";
import { useRef, useSyncExternalStore } from "react";
import { getServerToasts, getToasts, subscribeToasts } from "#components/ui/toast-store.ts";

const ToastList = dynamic(() => import("#components/ui/toast-list.tsx").then((module) => module.ToastList), {
  ssr: false,
});

/** Shows the messages of `toast()`. What draws them loads with the first one. */
export function Toaster() {
  const entries = useSyncExternalStore(subscribeToasts, getToasts, getServerToasts);
  const wasNeeded = useRef(false);
  if (entries.length > 0) wasNeeded.current = true;
  return wasNeeded.current ? <ToastList entries={entries} /> : null;
}
