import { DocPage } from "#components/layout/doc-page.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { type Fact, KeyValueList } from "#components/ui/key-value-list.tsx";
import { TextLink } from "#components/ui/text-link.tsx";

export const metadata = { title: "What an export writes" };

const folder = `data/train-00000-of-00004.jsonl      rows to train on (.gz or .zst when compressed)
data/validation-00000-of-00004.jsonl rows to validate on, with a split
data/*.meta.jsonl                    weights and metadata of strict formats
rejects.jsonl                        every row not exported, once
adapter_metadata.json                base model, task, training and serving of the adapter
quality_report.json                  what was measured
export_stats.json                    counts, errors, duration
recipe.json  schema.json             what made it
README.md                            dataset card
dataset_info.json  axolotl.yml       for LLaMA-Factory and axolotl
croissant.json                       the dataset in ML Commons' own words
MANIFEST.json                        written last: sha256 and size of every file`;

const counts: Fact[] = [
  { label: "total", value: "exported + failed + skipped, always" },
  { label: "failed", value: "something is wrong with the row; counts towards max_errors" },
  { label: "skipped", value: "the recipe does not want the row" },
];

const parts = `adaptery export --config recipe.json --input s3://rows/ --output s3://out/ --part 0/8   # on machine 0
adaptery export --config recipe.json --input s3://rows/ --output s3://out/ --part 1/8   # on machine 1, …
adaptery export --config recipe.json --input s3://rows/ --output s3://out/ --finish     # once, at the end`;

export default function ExportsDocPage() {
  return (
    <DocPage
      lead="A folder that trainers read as it is, with everything needed to say later where each row came from."
      sections={[
        {
          id: "folder",
          title: "The folder",
          body: (
            <>
              <CodeBlock code={folder} label="out/" />
              <p>
                With <code>layout</code> set to <code>single</code> there is one <code>training.jsonl</code>{" "}
                instead of shards. <code>adapter_metadata.json</code> is written with{" "}
                <code>adapter_metadata.enable_tracking</code>, which exports made here switch on.
              </p>
            </>
          ),
        },
        {
          id: "counts",
          title: "Counts that add up",
          body: (
            <>
              <KeyValueList facts={counts} />
              <p>
                Each refused row has one reason, the first that applied:{" "}
                <TextLink href="/docs/rows#reasons">all reasons</TextLink>.
              </p>
            </>
          ),
        },
        {
          id: "same-bytes",
          title: "The same bytes again",
          body: (
            <p>
              The same input, recipe and engine version give the same bytes in <code>data/</code>,{" "}
              <code>rejects.jsonl</code> and <code>quality_report.json</code>: whatever the number of workers,
              and whether or not the run was killed and resumed. Freshness weights need a “now”; it is
              recorded as <code>as_of</code> and can be given. The file without which a folder is not finished
              is <code>MANIFEST.json</code>.
            </p>
          ),
        },
        {
          id: "stopped",
          title: "When it stops early",
          body: (
            <ul>
              <li>
                After <code>max_errors</code> failed rows the export is failed, has no manifest, and names the
                first errors in the order of the input.
              </li>
              <li>
                A worker that dies is replaced; the export goes on from its last finished shard. On the
                command line, <code>--resume</code> does so.
              </li>
              <li>A cancelled export has no manifest, so that nothing takes it for a finished one.</li>
            </ul>
          ),
        },
        {
          id: "measures",
          title: "What is measured",
          body: (
            <ul>
              <li>
                <code>basic</code>: schema compliance by pointer and keyword, lengths, estimated tokens,
                weights, duplicates, rejects by reason; on a sample drawn by position also distinct-1/2/3,
                languages and diversity. The report states the size of the sample.
              </li>
              <li>
                <code>standard</code>: text measures on every row, near-duplicates, repetition, MTLD,
                compression ratio, refusals and boilerplate, damaged encodings.
              </li>
              <li>
                <code>full</code>: topics, clusters of similar rows with representatives, novelty.
              </li>
            </ul>
          ),
        },
        {
          id: "parts",
          title: "Many machines",
          body: (
            <>
              <p>
                Shards depend on the input and <code>output.shard_bytes</code> alone, so separate processes on
                any machines that share input and output can each do a part.
              </p>
              <CodeBlock code={parts} label="shell" />
            </>
          ),
        },
      ]}
      title="What an export writes"
    />
  );
}
