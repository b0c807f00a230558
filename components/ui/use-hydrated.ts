"use client";

import { useSyncExternalStore } from "react";

const subscribe = () => () => {};

/** Whether React hears this part of the page: false in the server's HTML until it was taken over. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
}
