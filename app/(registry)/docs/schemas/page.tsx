import { DocPage } from "#components/layout/doc-page.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { TextLink } from "#components/ui/text-link.tsx";

export const metadata = { title: "Schemas" };

const schema = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["instruction", "output"],
  "properties": {
    "instruction": { "type": "string", "minLength": 10 },
    "output": { "type": "string", "pattern": "#### -?[0-9,]+$" }
  }
}`;

const violation = `{"file":"rows.jsonl","line":14,"pointer":"/output","keyword":"minLength",
 "message":"Field 'output' too short (min 10 chars)"}`;

export default function SchemasDocPage() {
  return (
    <DocPage
      lead="A schema says what a sample must be before it may be trained on. It is a JSON Schema: draft-07, 2019-09 or 2020-12."
      sections={[
        {
          id: "what",
          title: "What is checked",
          body: (
            <>
              <p>
                The sample as the trainer will see it, with the names of the export’s style:{" "}
                <code>instruction</code>, <code>input</code> and <code>output</code> for instruction tuning.
                It is checked before weight, metadata and <code>__schema__</code> are added. Where the schema
                wants an object or a list and the field holds text, the text is parsed for the check and
                written as text.
              </p>
              <CodeBlock code={schema} label="schema.json" />
            </>
          ),
        },
        {
          id: "messages",
          title: "What a violation says",
          body: (
            <>
              <p>The row, a JSON pointer into the sample, the keyword that failed, and a sentence.</p>
              <CodeBlock code={violation} label="adaptery validate" wrap />
            </>
          ),
        },
        {
          id: "versions",
          title: "Versions",
          body: (
            <p>
              Saving a change makes a new version. A version that a recipe names is never changed in place, so
              an export can always be repeated. Two versions can be compared line by line.
            </p>
          ),
        },
        {
          id: "generation",
          title: "Generation schema",
          body: (
            <p>
              A version may carry a second schema for constrained decoding when the adapter is served.
              Decoders know fewer keywords than validation does, so the two are kept apart.
            </p>
          ),
        },
        {
          id: "bounds",
          title: "Bounds",
          body: (
            <>
              <p>
                A schema is checked in a thread of its own, under a time and memory limit, so that none can
                stop the server. Before it is compiled it must keep to 200 levels and 50,000 values.
              </p>
              <ul>
                <li>Remote references are not fetched. Give the schema they name along with it.</li>
                <li>
                  Patterns that could take exponential time run on an engine that takes linear time, or are
                  refused with the reason.
                </li>
                <li>
                  <code>format</code> is checked unless you say otherwise.
                </li>
              </ul>
              <p>
                The same checks run on the command line:{" "}
                <TextLink href="/docs/command-line#validate">adaptery validate</TextLink>.
              </p>
            </>
          ),
        },
      ]}
      title="Schemas"
    />
  );
}
