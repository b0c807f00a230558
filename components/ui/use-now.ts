"use client";

import { useSyncExternalStore } from "react";

const stepMs = 20_000;

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, stepMs);
  return () => clearInterval(timer);
}

// Rounded up, so that two reads in one render agree and what was just made does not lie in the future.
const currentStep = () => Math.ceil(Date.now() / stepMs) * stepMs;

/** The present time in milliseconds, to 20 s, rendered again as it passes. Server and browser may differ by one step. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, currentStep, currentStep);
}
