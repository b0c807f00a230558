import { Download } from "lucide-react";
import { buttonVariants } from "#components/ui/button-variants.ts";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Digest } from "#components/ui/digest.tsx";
import { JsonView } from "#components/ui/json-view.tsx";
import { type Fact, KeyValueList } from "#components/ui/key-value-list.tsx";
import { MarkdownView } from "#lib/adapters/cards/components/markdown-view.tsx";
import { proseOf } from "#lib/adapters/cards/front-matter.ts";
import { formatBytes, formatCount } from "#lib/format.ts";
import type { TreeFile } from "#lib/repositories/tree.ts";
import { InventoryTable } from "#lib/tensors/components/inventory-table.tsx";
import type { TensorInventoryDocument } from "#lib/tensors/inventory.ts";
import type { LoraFacts } from "#lib/tensors/lora-facts.ts";
import { scanDefects, type TensorScan } from "#lib/tensors/scan.ts";

/** What a file shows as: its text, its tensors, or nothing but its facts. */
export type FileContent =
  | { kind: "text"; text: string }
  | {
      kind: "tensors";
      inventory: TensorInventoryDocument;
      /** With the config beside it, where the file is an adapter's. */
      facts: LoraFacts | null;
      scan: TensorScan | null;
    }
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
  if (content.kind === "tensors") return <TensorsView content={content} />;
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

function TensorsView({ content }: { content: Extract<FileContent, { kind: "tensors" }> }) {
  const { inventory, facts, scan } = content;
  const defects = [...(facts?.defects ?? []), ...(scan ? scanDefects(scan) : [])];
  return (
    <>
      {defects.map(({ code, severity, message }) => (
        <Callout
          key={`${code} ${message}`}
          tone={severity === "error" ? "bad" : severity === "warning" ? "caution" : "info"}
        >
          {message}
        </Callout>
      ))}
      <Card
        description={`${formatCount(inventory.tensorCount)} tensors, ${formatCount(inventory.parameterCount)} parameters, ${Object.keys(inventory.dtypes).join(", ")}; read from the header alone${scan ? ", values scanned by a job" : ""}`}
        flush
        title="Modules"
      >
        <InventoryTable facts={facts} inventory={inventory} scan={scan} />
      </Card>
    </>
  );
}
