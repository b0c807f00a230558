import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const highlight = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--info)" },
  { tag: tags.string, color: "var(--good)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--caution)" },
  { tag: tags.invalid, color: "var(--bad)" },
]);

/** The product's look for CodeMirror, from its colour variables: one theme for light and dark. */
export const editorTheme = [
  EditorView.theme({
    "&": { backgroundColor: "var(--surface)", color: "var(--foreground)", fontSize: "13px", height: "100%" },
    "&.cm-focused": { outline: "2px solid var(--ring)", outlineOffset: "-1px" },
    ".cm-scroller": { fontFamily: "var(--font-geist-mono), ui-monospace, monospace", lineHeight: "1.5" },
    ".cm-content": { caretColor: "var(--foreground)" },
    ".cm-cursor": { borderLeftColor: "var(--foreground)" },
    ".cm-gutters": {
      backgroundColor: "var(--surface)",
      color: "var(--foreground-muted)",
      borderRight: "1px solid var(--border)",
    },
    ".cm-activeLine, .cm-activeLineGutter": {
      backgroundColor: "color-mix(in oklab, var(--muted) 60%, transparent)",
    },
    "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
      backgroundColor: "var(--accent-soft) !important",
    },
    ".cm-tooltip": {
      backgroundColor: "var(--surface-raised)",
      color: "var(--foreground)",
      border: "1px solid var(--border)",
      borderRadius: "6px",
    },
    ".cm-tooltip-autocomplete ul li[aria-selected]": {
      backgroundColor: "var(--accent)",
      color: "var(--accent-foreground)",
    },
    ".cm-completionDetail": { color: "inherit", fontStyle: "normal", marginLeft: "0.75em" },
    ".cm-tooltip.cm-completionInfo": { maxWidth: "22rem", padding: "6px 8px" },
    ".cm-hover": { maxWidth: "24rem", padding: "6px 8px" },
    ".cm-panels": { backgroundColor: "var(--muted)", color: "var(--foreground)" },
    ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--border)" },
    ".cm-diagnostic": { padding: "4px 8px" },
    ".cm-matchingBracket": {
      backgroundColor: "var(--accent-soft) !important",
      outline: "1px solid var(--accent)",
    },
    ".cm-changedLine": { backgroundColor: "color-mix(in oklab, var(--accent-soft) 60%, transparent)" },
    ".cm-foldPlaceholder": {
      backgroundColor: "var(--muted)",
      border: "none",
      color: "var(--foreground-muted)",
    },
  }),
  syntaxHighlighting(highlight),
];
