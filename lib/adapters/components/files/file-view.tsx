import { Download } from "lucide-react";
import { buttonVariants } from "#components/ui/button-variants.ts";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Digest } from "#components/ui/digest.tsx";
import { JsonView } from "#components/ui/json-view.tsx";
import { type Fact, KeyValueList } from "#components/ui/key-value-list.tsx";
import { MarkdownView } from "#lib/adapters/cards/components/markdown-view.tsx";
import { proseOf } from "#lib/adapters/cards/front-matter.ts";
import { formatBytes } from "#lib/format.ts";
import type { TreeFile } from "#lib/repositories/tree.ts";
import { InventoryTable } from "#lib/tensors/components/inventory-table.tsx";
import type { TensorInventoryDocument } from "#lib/tensors/inventory.ts";

/** What a file shows as: its text, its tensors, or nothing but its facts. */
export type FileContent =
  | { kind: "text"; text: string }
  | { kind: "tensors"; inventory: TensorInventoryDocument }
  | { kind: "refused"; reason: string }
  | { kind: "none"; reason: string };

type FileViewProps = { file: TreeFile; content: FileContent; downloadHref: string | null };

/** One file: JSON, Markdown, text or the tensors of a safetensors file, with its facts and a download. */
export function FileView({ file, content, downloadHref }: FileViewProps) {
  const facts: Fact[] = [
    { label: "Size", value: formatBytes(file.sizeBytes) },
    { label: "SHA-256", value: <Digest label="SHA-256" value={file.sha256} /> },
    { label: "Git blob", value: <Digest label="git blob id" value={file.gitOid} /> },
  ];
  return (
    <div className="flex flex-col gap-4">
      <Card
        actions={
          downloadHref && (
            <a className={buttonVariants()} download href={downloadHref}>
              <Download aria-hidden />
              Download
            </a>
          )
        }
        title={file.path}
      >
        <KeyValueList facts={facts} />
      </Card>
      <FileContentView content={content} path={file.path} />
    </div>
  );
}

function FileContentView({ content, path }: { content: FileContent; path: string }) {
  if (content.kind === "tensors") return <InventoryTable inventory={content.inventory} />;
  if (content.kind === "refused" || content.kind === "none") {
    return <p className="text-foreground-muted">{content.reason}</p>;
  }
  if (/\.json$/i.test(path))
    return <JsonView frameClassName="max-h-[40rem]" label={path} text={content.text} />;
  if (/\.md$/i.test(path)) {
    return (
      <Card title="Rendered">
        <MarkdownView text={proseOf(content.text)} />
      </Card>
    );
  }
  return <CodeBlock code={content.text} label={path} wrap />;
}
