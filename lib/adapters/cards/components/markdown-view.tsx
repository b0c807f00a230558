import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import { markdownComponents } from "#lib/adapters/cards/components/markdown-components.tsx";
import { renderMarkdown } from "#lib/adapters/cards/markdown/render-markdown.ts";

const proseClasses =
  "prose-text flex min-w-0 flex-col gap-3 break-words leading-6 [&_blockquote]:border-l-2 [&_blockquote]:pl-3 [&_blockquote]:text-foreground-muted [&_code]:rounded-sm [&_code]:bg-muted [&_code]:px-1 [&_code]:font-mono [&_code]:text-[0.8125rem] [&_li]:mt-1 [&_ol]:list-decimal [&_ol]:pl-5 [&_pre_code]:bg-transparent [&_pre_code]:p-0 [&_td]:border [&_td]:px-2 [&_td]:py-1 [&_th]:border [&_th]:px-2 [&_th]:py-1 [&_th]:text-left [&_ul]:list-disc [&_ul]:pl-5";

/** Markdown of other people, made safe on the server: no raw HTML, no scripts, no images. */
export async function MarkdownView({ text }: { text: string }) {
  const tree = await renderMarkdown(text);
  if (tree === null) {
    return (
      <pre className="max-h-[60rem] overflow-auto whitespace-pre-wrap break-words font-mono text-[0.8125rem]">
        {text}
      </pre>
    );
  }
  return (
    <div className={proseClasses}>
      {toJsxRuntime(tree, { Fragment, jsx, jsxs, components: markdownComponents })}
    </div>
  );
}
