"use client";

import { Slot } from "radix-ui";
import type { ReactElement } from "react";

/** Gives the one control inside it the click that opens something. */
export function Opener({ onOpen, children }: { onOpen: () => void; children: ReactElement }) {
  return (
    <Slot.Root aria-haspopup="dialog" onClick={onOpen}>
      {children}
    </Slot.Root>
  );
}
