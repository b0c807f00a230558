const storageKey = "sidebar";

/** Runs before the first paint, so that a folded sidebar never jumps. */
export const restoreSidebarScript = `try{if(localStorage.getItem("${storageKey}")==="folded")document.documentElement.dataset.sidebar="folded"}catch{}`;

/** Folds the sidebar to icons or opens it, and remembers that on this device where it may. */
export function toggleSidebar(): void {
  const { dataset } = document.documentElement;
  const isFolded = dataset.sidebar !== "folded";
  if (isFolded) dataset.sidebar = "folded";
  else delete dataset.sidebar;
  try {
    localStorage.setItem(storageKey, isFolded ? "folded" : "open");
  } catch {
    // Storage may be forbidden; then the choice lasts as long as the page.
  }
}
