"use client";

import { Menu, X } from "lucide-react";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { buttonVariants } from "#components/ui/button-variants.ts";
import { classNames } from "#components/ui/class-names.ts";

/** The sidebar on narrow screens: a modal sheet (the browser's own dialog), closed when the page changes. */
export function NavSheet({ children }: { children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const pathname = usePathname();

  // The dialog element keeps its own open state; a new path is what closes it.
  useEffect(() => {
    if (pathname) dialog.current?.close();
  }, [pathname]);

  return (
    <>
      <button
        aria-label="Open the navigation"
        className={buttonVariants({ variant: "ghost", size: "icon", className: "lg:hidden" })}
        onClick={() => dialog.current?.showModal()}
        type="button"
      >
        <Menu aria-hidden />
      </button>
      <dialog
        aria-label="Navigation"
        className="m-0 h-dvh max-h-none w-64 max-w-[85vw] border-r bg-surface text-foreground"
        closedby="any"
        ref={dialog}
      >
        {children}
        <button
          aria-label="Close the navigation"
          className={classNames(buttonVariants({ variant: "ghost", size: "icon" }), "absolute top-2 right-2")}
          onClick={() => dialog.current?.close()}
          type="button"
        >
          <X aria-hidden />
        </button>
      </dialog>
    </>
  );
}
