import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  type Completion as EditorCompletion,
  snippet,
} from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { hoverTooltip } from "@codemirror/view";
import { completeSchema, explainKeyword } from "#lib/schemas/completion.ts";
import { draftOfMetaSchema, type SchemaDraft } from "#lib/schemas/draft.ts";

/** The draft a schema's text names, else draft-07; reads the text as it is being written. */
export function draftOfText(text: string): SchemaDraft {
  const uri = /"\$schema"\s*:\s*"([^"]*)"/.exec(text)?.[1];
  return (uri && draftOfMetaSchema(uri)) || "7";
}

/** Where the cursor goes in a CodeMirror template. */
const cursorField = "$".concat("{}");

function complete(context: CompletionContext): CompletionResult | null {
  const text = context.state.doc.toString();
  const list = completeSchema(text, context.pos, draftOfText(text));
  if (list === null || (!context.explicit && list.from === context.pos)) return null;
  const options = list.options.map(
    ({ label, insert, detail, info }): EditorCompletion => ({
      label,
      detail,
      info,
      apply: (view) => {
        // Typing has gone on since the list was made: what is replaced is asked for again.
        const { head } = view.state.selection.main;
        const now = completeSchema(view.state.doc.toString(), head, draftOfText(view.state.doc.toString()));
        snippet(insert.replace("$0", cursorField))(view, null, now?.from ?? head, now?.to ?? head);
      },
    }),
  );
  const quoted = text[list.from] === '"' ? list.from + 1 : list.from;
  // The filter looks at the text up to the cursor: the closing quote behind it is no part of the word.
  return { from: quoted, to: context.pos, options, filter: true, validFor: /^[\w$-]*$/ };
}

const explain = hoverTooltip((view, position) => {
  const found = explainKeyword(view.state.doc.toString(), position);
  if (found === null) return null;
  return {
    pos: found.from,
    end: found.to,
    above: true,
    create: () => {
      const dom = document.createElement("div");
      dom.className = "cm-hover";
      const name = document.createElement("strong");
      name.textContent = found.name;
      const drafts = found.drafts.length === 3 ? "all drafts" : `draft ${found.drafts.join(", ")}`;
      dom.append(name, ` – ${found.summary} (${drafts})`);
      return { dom };
    },
  };
});

/** Completion and explanations of JSON Schema keywords, by the draft the text names. */
export function schemaLanguage(): Extension {
  return [autocompletion({ override: [complete], activateOnTyping: true, icons: false }), explain];
}
