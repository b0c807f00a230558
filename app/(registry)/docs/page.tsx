import { DocPage } from "#components/layout/doc-page.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { TextLink } from "#components/ui/text-link.tsx";

export const metadata = { title: "Quick start" };

const exportCommand = `npx adaptery export \\
  --config recipe.json \\
  --input rows.jsonl \\
  --output out/`;

const httpExport = `curl -X POST "$ADAPTERY_URL/api/v1/datasets" \\
  -H "authorization: Bearer $TOKEN" \\
  -F name=support-answers -F file=@rows.jsonl

curl -X POST "$ADAPTERY_URL/api/v1/exports" \\
  -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \\
  -d '{"datasetId": "<id from the answer>", "recipe": {"style": "instruction_tuning"}}'`;

const training = `from datasets import load_dataset

rows = load_dataset("json", data_dir="out/data")`;

export default function QuickStartPage() {
  return (
    <DocPage
      lead="From rows to a folder a trainer can read, in five steps. The demo export on the dashboard shows where they lead."
      sections={[
        {
          id: "rows",
          title: "1. Bring rows",
          body: (
            <>
              <p>
                Open <TextLink href="/datasets">Datasets</TextLink> and upload a file: JSON Lines, a JSON
                array, CSV, TSV or Parquet, also as <code>.gz</code> or <code>.zst</code>. Say whose it is,
                what it is used for and on which legal basis: compliance asks later, and you know now.
              </p>
              <p>
                Rows can also come from a Postgres query, a folder on the server or a bucket:{" "}
                <TextLink href="/docs/sources">uploads and sources</TextLink>.
              </p>
            </>
          ),
        },
        {
          id: "schema",
          title: "2. Say what a good sample is",
          body: (
            <p>
              A <TextLink href="/schemas">schema</TextLink> is a JSON Schema that each sample must meet. The
              editor checks rows of a dataset as you write and says which rows fail, where and why. An export
              works without one, too. More in <TextLink href="/docs/schemas">schemas</TextLink>.
            </p>
          ),
        },
        {
          id: "export",
          title: "3. Run an export",
          body: (
            <>
              <p>
                <TextLink href="/exports/new">New export</TextLink> guesses which field is the question and
                which the answer, and shows ten output rows as you change it. What you settle on is kept as a
                recipe that never changes, so that the next export of the same rows gives the same bytes.
              </p>
              <p>The same on the command line, without server or database:</p>
              <CodeBlock code={exportCommand} label="shell" />
              <p>And over HTTP, with a token from the settings:</p>
              <CodeBlock code={httpExport} label="shell" />
            </>
          ),
        },
        {
          id: "read",
          title: "4. Read what was refused",
          body: (
            <p>
              Every row that was not exported stands once under Rejects, with its line, its one reason and the
              source row beside it. The quality page shows how many samples met the schema, how long they are
              and how much they repeat each other.{" "}
              <TextLink href="/docs/exports">What an export writes</TextLink> explains every file.
            </p>
          ),
        },
        {
          id: "train",
          title: "5. Train",
          body: (
            <>
              <p>
                The folder is what trainers read. “Use in training” on an export has the lines for PEFT and
                TRL, axolotl and LLaMA-Factory; each uploads <code>adapter_metadata.json</code> with the
                adapter, by which the trained adapter finds its data again.
              </p>
              <CodeBlock code={training} label="python" />
            </>
          ),
        },
      ]}
      title="Quick start"
    />
  );
}
