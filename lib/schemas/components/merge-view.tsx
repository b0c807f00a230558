"use client";

import { json } from "@codemirror/lang-json";
import { MergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { pageNonce } from "#components/ui/page-nonce.ts";
import { editorTheme } from "#lib/schemas/components/editor-theme.ts";

export type MergeTextsProps = { before: string; after: string; beforeLabel: string; afterLabel: string };

/** Two texts beside each other with their differences marked; long equal parts are folded. */
export default function MergeTexts({ before, after, beforeLabel, afterLabel }: MergeTextsProps) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (frame.current === null) return;
    const side = (doc: string, label: string) => ({
      doc,
      extensions: [
        EditorView.cspNonce.of(pageNonce()),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        EditorView.lineWrapping,
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        lineNumbers(),
        json(),
        ...editorTheme,
      ],
    });
    const view = new MergeView({
      parent: frame.current,
      a: side(before, beforeLabel),
      b: side(after, afterLabel),
      collapseUnchanged: { margin: 3, minSize: 6 },
      gutter: true,
    });
    return () => view.destroy();
  }, [before, after, beforeLabel, afterLabel]);
  return <div className="max-h-[36rem] overflow-auto" ref={frame} />;
}
