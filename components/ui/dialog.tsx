"use client";

import { X } from "lucide-react";
import { type ReactElement, type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { ModalFrame } from "#components/ui/modal-frame.tsx";
import { Opener } from "#components/ui/opener.tsx";

type DialogProps = {
  title: string;
  description?: ReactNode;
  /** The control that opens it; leave out when `open` is controlled. */
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Buttons, the primary one last. */
  footer?: ReactNode;
  className?: string;
  children?: ReactNode;
};

/** A modal dialog: Escape, the corner button and a click beside it close it, the focus returns where it was. */
export function Dialog({ trigger, open, onOpenChange, ...frame }: DialogProps) {
  const [ownOpen, setOwnOpen] = useState(false);

  const change = (next: boolean) => {
    setOwnOpen(next);
    onOpenChange?.(next);
  };

  return (
    <>
      {trigger && <Opener onOpen={() => change(true)}>{trigger}</Opener>}
      <ModalFrame
        {...frame}
        corner={
          <Button aria-label="Close" onClick={() => change(false)} size="icon-sm" variant="ghost">
            <X aria-hidden />
          </Button>
        }
        footer={frame.footer}
        onClose={() => change(false)}
        open={open ?? ownOpen}
      />
    </>
  );
}
