import { DefinitionTable } from "#components/layout/definition-table.tsx";
import { DocPage } from "#components/layout/doc-page.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";

export const metadata = { title: "Command line" };

const exportOptions = [
  ["--config FILE", "The recipe; - reads it from the standard input."],
  ["--input PATH…", "Files, folders, patterns or s3:// prefixes; - reads rows from the standard input."],
  ["--output DIR", "A folder that is empty or absent; else it is refused."],
  ["--workers N", "Worker threads; default: one for each core."],
  ["--resume", "Go on with an unfinished export in the folder."],
  ["--overwrite", "Replace what an export wrote in the folder."],
  ["--dry-run N", "Show what would become of the first N rows; writes nothing."],
  ["--part I/N, --finish", "Do one part of the shards; merge the parts."],
] as const;

const statuses = [
  ["0", "Done."],
  ["1", "The job found what it looks for (invalid rows), or max_errors stopped an export."],
  ["2", "Wrong use: one sentence says what, and nothing was written."],
  ["3", "The machine failed it: disk, network, permission."],
] as const;

export default function CommandLineDocPage() {
  return (
    <DocPage
      lead="One command, adaptery. Export and validate need no server and no database."
      sections={[
        {
          id: "export",
          title: "adaptery export",
          body: (
            <>
              <CodeBlock
                code="npx adaptery export --config recipe.json --input rows/*.jsonl --output out/"
                label="shell"
              />
              <DefinitionTable
                label="Options of adaptery export"
                rows={exportOptions}
                terms={["Option", "Does"]}
              />
            </>
          ),
        },
        {
          id: "validate",
          title: "adaptery validate",
          body: (
            <>
              <p>
                One JSON line for each invalid row on the standard output, a summary on the standard error.
                Remote references are given with <code>--ref</code>, never fetched.
              </p>
              <CodeBlock
                code={`npx adaptery validate --schema schema.json rows.jsonl
npx adaptery validate --schema schema.json --ref https://example.com/answer.json=answer.json -`}
                label="shell"
              />
            </>
          ),
        },
        {
          id: "push",
          title: "adaptery login, push and pull",
          body: (
            <>
              <p>
                Adapters without Python. <code>login</code> keeps the address and asks for a token;{" "}
                <code>push</code> sends the files that changed and, with <code>--release</code>, registers the
                version; <code>pull</code> fetches what the folder does not have and checks every digest.
              </p>
              <CodeBlock
                code={`npx adaptery login https://adapters.example.com
npx adaptery push out/adapter team/legal-qa --release 1.2.0
npx adaptery pull team/legal-qa@1.2.0 adapter`}
                label="shell"
              />
            </>
          ),
        },
        {
          id: "card",
          title: "adaptery card",
          body: (
            <>
              <p>
                Shows what is known of a version and how, or prints it as ThemisDB&apos;s metadata or a Hub
                README with <code>--format</code>. <code>--set</code> declares a field by its pointer,{" "}
                <code>--unset</code> takes a declared value back.
              </p>
              <CodeBlock
                code={`npx adaptery card team/legal-qa@1.2.0
npx adaptery card team/legal-qa@1.2.0 --format readme > README.md
npx adaptery card team/legal-qa@1.2.0 --set /task/domain=legal --set /license/id=Apache-2.0`}
                label="shell"
              />
            </>
          ),
        },
        {
          id: "preflight",
          title: "adaptery preflight",
          body: (
            <>
              <p>
                Says whether an engine will serve the adapter in a folder, and serve it right. It reads the
                configuration, the header and the values of the weights and the shapes of the base model, and
                applies the rules of the vLLM release that is named. Exit status 1 when it is blocked; no
                server is needed.
              </p>
              <CodeBlock
                code="npx adaptery preflight out/adapter --base models/llama/config.json --vllm 0.32.0 --max-lora-rank 16"
                label="shell"
              />
              <p>
                <code>--mend DIR</code> writes a copy without the defects that need no training: scales of
                single modules folded into the weights, wrong or missing prefixes, an adapter&apos;s name in
                the names of tensors. What depends on something that only you know, such as{" "}
                <code>--kind cast_bf16</code> or <code>--kind set_rank</code>, is done when you name it.
              </p>
            </>
          ),
        },
        {
          id: "publish",
          title: "adaptery publish",
          body: (
            <>
              <p>
                Publishes a version to a target, under an alias if one is named, and follows it step by step
                until every replica has proved it. Exit status 1 when pre-flight blocks it or a replica
                refuses it; the alias is then where it was.
              </p>
              <CodeBlock
                code="npx adaptery publish team/legal-qa@1.2.0 --target production --alias champion"
                label="shell"
              />
              <p>
                <code>--canary 10</code> gives it a tenth of the alias&apos;s requests;{" "}
                <code>--skip-unreachable</code> passes over replicas that do not answer.
              </p>
            </>
          ),
        },
        {
          id: "rollback",
          title: "adaptery rollback",
          body: (
            <>
              <p>
                Gives an alias of a target back to the version before it, or ends a canary. At once when that
                version is still loaded; else it is loaded and proved first.
              </p>
              <CodeBlock
                code="npx adaptery rollback team/legal-qa --target production --alias champion --reason 'It rambles'"
                label="shell"
              />
            </>
          ),
        },
        {
          id: "token",
          title: "adaptery token",
          body: (
            <>
              <p>Makes an API token on the machine that holds the database, and prints it once.</p>
              <CodeBlock
                code="npx adaptery token create --name ci --scope write --allow 'team/*' --expires 90d"
                label="shell"
              />
              <p>
                <code>adaptery token list</code> shows the tokens with their ids, and{" "}
                <code>adaptery token revoke</code> with an id ends one.
              </p>
            </>
          ),
        },
        {
          id: "status",
          title: "Exit status",
          body: (
            <>
              <DefinitionTable label="Exit statuses" rows={statuses} terms={["Status", "Means"]} />
              <p>
                Every level answers <code>--help</code>. With <code>--json</code> results are for programs; on
                a terminal they are tables, with a progress bar.
              </p>
            </>
          ),
        },
      ]}
      title="Command line"
    />
  );
}
