"use client";

import { PanelLeft } from "lucide-react";
import { toggleSidebar } from "#components/layout/sidebar-fold.ts";
import { buttonVariants } from "#components/ui/button-variants.ts";

/** Folds the sidebar to icons and back. */
export function FoldButton() {
  return (
    <button
      aria-label="Fold or open the sidebar"
      className={buttonVariants({ variant: "ghost", size: "icon", className: "max-lg:hidden" })}
      onClick={toggleSidebar}
      type="button"
    >
      <PanelLeft aria-hidden />
    </button>
  );
}
