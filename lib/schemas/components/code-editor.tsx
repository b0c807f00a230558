"use client";

import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json, jsonParseLinter } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { type Diagnostic, linter, lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, StateEffect } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  type ViewUpdate,
} from "@codemirror/view";
import { useEffect, useRef } from "react";
import { pageNonce } from "#components/ui/page-nonce.ts";
import { editorTheme } from "#lib/schemas/components/editor-theme.ts";
import { schemaLanguage } from "#lib/schemas/components/schema-language.ts";

/** One thing marked in the text. */
export type EditorMark = {
  from: number;
  to: number;
  severity: "error" | "warning" | "info";
  message: string;
};

export type CodeEditorProps = {
  label: string;
  text: string;
  readOnly: boolean;
  /** What the JSON is: a schema, with completion and explanations of its keywords, or any other. */
  language?: "json-schema" | "json";
  /** What the server says of the text, by position; JSON errors are marked by the editor itself. */
  marks: readonly EditorMark[];
  /** Where to move the cursor; a new object moves it again. */
  goTo: { offset: number } | null;
  onChange: (text: string) => void;
  onSave: () => void;
};

/** JSON as text, a JSON Schema where nothing else is said: CodeMirror with completion, explanations, marks and search. Tab leaves it, Escape first closes lists. */
export default function CodeEditor({
  label,
  text,
  readOnly,
  language = "json-schema",
  marks,
  goTo,
  onChange,
  onSave,
}: CodeEditorProps) {
  const frame = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const said = useRef(new Set<string>());
  const report = (changed: string): void => {
    said.current.add(changed);
    onChange(changed);
  };
  const handlers = useRef({ report, onSave });
  handlers.current = { report, onSave };
  const shownMarks = useRef(marks);
  const initial = useRef({ label, text, readOnly, language });

  useEffect(() => {
    if (frame.current === null) return;
    const view = createEditor(frame.current, initial.current, handlers, shownMarks);
    editor.current = view;
    return () => view.destroy();
  }, []);

  useEffect(() => {
    const view = editor.current;
    // What the editor itself said comes back a render later, when more may have been typed: that is no change.
    if (view === null || said.current.delete(text) || view.state.doc.toString() === text) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    shownMarks.current = marks;
    editor.current?.dispatch({ effects: marksChanged.of(null) });
  }, [marks]);

  useEffect(() => {
    const view = editor.current;
    if (view === null || goTo === null) return;
    const anchor = Math.min(goTo.offset, view.state.doc.length);
    view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
    view.focus();
  }, [goTo]);

  return <div className="h-full min-h-72 overflow-hidden" ref={frame} />;
}

const marksChanged = StateEffect.define<null>();
const hasNewMarks = (update: ViewUpdate): boolean =>
  update.transactions.some(({ effects }) => effects.some((effect) => effect.is(marksChanged)));
const diagnoseJson = jsonParseLinter();

/** JSON errors as they are typed; what the server said of the text only where the JSON is whole. */
function diagnose(view: EditorView, marks: readonly EditorMark[]): Diagnostic[] {
  const broken = view.state.doc.length === 0 ? [] : diagnoseJson(view);
  if (broken.length > 0) return broken;
  const end = view.state.doc.length;
  return marks.map(({ from, to, ...rest }) => ({
    from: Math.min(from, end),
    to: Math.min(to, end),
    ...rest,
  }));
}

function createEditor(
  parent: HTMLElement,
  { label, text, readOnly, language }: Pick<CodeEditorProps, "label" | "text" | "readOnly" | "language">,
  handlers: { readonly current: { report: (text: string) => void; onSave: () => void } },
  marks: { readonly current: readonly EditorMark[] },
): EditorView {
  const save = (): boolean => {
    handlers.current.onSave();
    return true;
  };
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(pageNonce()),
        EditorView.contentAttributes.of({ "aria-label": label, "aria-multiline": "true", tabindex: "0" }),
        EditorView.lineWrapping,
        EditorState.readOnly.of(readOnly),
        lineNumbers(),
        foldGutter(),
        lintGutter(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        drawSelection(),
        history(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        json(),
        linter((view) => diagnose(view, marks.current), { delay: 300, needsRefresh: hasNewMarks }),
        language === "json-schema" ? schemaLanguage() : [],
        keymap.of([
          { key: "Mod-Enter", run: save },
          { key: "Mod-s", run: save },
          ...completionKeymap,
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...lintKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) handlers.current.report(update.state.doc.toString());
        }),
        ...editorTheme,
      ],
    }),
  });
}
