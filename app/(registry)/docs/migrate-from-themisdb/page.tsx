import { DefinitionTable } from "#components/layout/definition-table.tsx";
import { DocPage } from "#components/layout/doc-page.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { TextLink } from "#components/ui/text-link.tsx";

export const metadata = { title: "Migrate from ThemisDB" };

const calls = [
  ["POST /api/export/jsonl_llm", "The same path, body and answer: rows streamed as application/x-ndjson."],
  ["GET /api/export/status/{id}", "The same path; it knows streamed exports and those made in the product."],
  ["GET /api/adapters/registry", "The same path and layout; what your token may see."],
  ["GET /api/adapters/{id}/metadata", "The same path; nested layout of adapter_metadata.json."],
  ["POST /api/adapters/register", "The same path; takes the nested and the flat spelling and makes a draft."],
] as const;

const request = [
  ["theme, domain, subject", "filter_expression: category, domain and subject equal the value."],
  ["from_date, to_date", "filter_expression on created_at; a date alone as to_date includes that day."],
  ["quality_filters.min_rating", "filter_expression: rating at least the value."],
  [
    "quality_filters.min_output_length, max_output_length",
    "quality.min_text_length, quality.max_text_length.",
  ],
  ["quality_filters.remove_duplicates", "quality.skip_duplicates."],
  ["query", "filter_expression, as a filter of its own, joined with AND."],
  ["format", "style."],
  ["field_mapping, weighting", "The blocks of the same name, key by key."],
  ["dataset", "New: which dataset to read. Without it the one marked default is taken."],
] as const;

const recipe = [
  ["JSONLLLMConfig", "A recipe: the same keys in snake_case, the same defaults."],
  [
    "structured_gen.json_schema (a string)",
    "A string or the schema itself; all of JSON Schema is checked, not only required.",
  ],
  ["weight_field numeric", "The same, from 0 to 1; other weights are then not added."],
  ["auto_weight_by_freshness", "Works, with freshness_half_life_days; ISO dates are read as dates."],
  ["quality lengths", "Counted in code points, not bytes: an umlaut is one."],
  ["filter_expression, include_fields, exclude_fields, compress", "Honoured."],
  ["ExportStats", "export_stats.json, with skipped_entities: total is exported + failed + skipped."],
  ["tenant_context", "Owners and roles: a token reads what its owner may read."],
] as const;

const card = [
  [
    "adapter_id, adapter_version",
    "Repository owner/name and its version. An id without owner belongs to the token's owner.",
  ],
  ["base_model.name, .version", "base_model.name and base_model.revision; architecture beside them."],
  ["task.type, .domain, .language", "task.type, task.domain and languages, which can be several."],
  [
    "training.*",
    "training.*. Rank, alpha and target modules are measured from the weights once these are pushed, and win.",
  ],
  ["provenance.created_by, data_source_uri", "provenance.*; credentials in the address are removed."],
  ["provenance.parent_adapter_id", "A lineage edge to the parent."],
  ["vllm.*", "serving.*. What is really served, and where, stands on the Serving tab."],
  ["custom", "custom, key by key."],
  [
    "status TRAINED, DEPLOYED, DEPRECATED",
    "registered, deployed, deprecated. Deployed is said only of what a target serves.",
  ],
] as const;

const differences = [
  [
    "Errors",
    'The same bodies, {"status":"error","error":"…"}. Unknown keys are refused: a filter that is ignored would leak rows.',
  ],
  ["Skipped rows", "Counted, each with one reason and its source line, in rejects.jsonl."],
  ["custom that is not text", "Refused whole: an import is all or nothing."],
  ["Registering twice", "409, as there; a version is never overwritten."],
  [
    "extra_body.lora_name",
    "Honoured by the gateway. vLLM itself ignores it and answers from the base model.",
  ],
  ["Choice of an adapter by key words", "Not taken over: a request names its adapter or alias."],
  ["adapter_weights.bin", "Weights are safetensors. Pickle files are kept in quarantine and never served."],
] as const;

const move = `export URL=https://adapters.example.com TOKEN=adp_…        # scope write

# 1. rows: the export that you have becomes a dataset
curl -X POST "$URL/api/v1/datasets" -H "authorization: Bearer $TOKEN" \\
  -F name=legal-answers -F file=@export_exp_0123_legal.jsonl

# 2. adapters: metadata first, files when you have them
curl -X POST "$URL/api/adapters/register" -H "authorization: Bearer $TOKEN" \\
  -H "content-type: application/json" -d @adapter_metadata.json
npx adaptery login "$URL"
npx adaptery push ./legal-qa-v1 team/legal-qa --release 1.2.0

# 3. callers: only the host changes
curl -N -X POST "$URL/api/export/jsonl_llm" -H "authorization: Bearer $TOKEN" \\
  -H "content-type: application/json" \\
  -d '{"dataset": "legal-answers", "theme": "Rechtssprechung", "format": "instruction_tuning",
       "field_mapping": {"instruction_field": "question", "output_field": "answer"}}'`;

const terms = ["ThemisDB", "Here"] as const;

export default function ThemisDbDocPage() {
  return (
    <DocPage
      lead="The exporter and the adapter registry of ThemisDB have the same routes, names and files here. What maps to what, and where the result differs on purpose."
      sections={[
        { id: "move", title: "The move in three steps", body: <CodeBlock code={move} label="shell" /> },
        {
          id: "routes",
          title: "Routes",
          body: (
            <>
              <p>
                Tokens are made under <TextLink href="/settings/tokens">Settings → API tokens</TextLink>; each
                is limited to scopes and, if you wish, to names.
              </p>
              <DefinitionTable label="Routes" rows={calls} terms={terms} />
            </>
          ),
        },
        {
          id: "request",
          title: "Fields of an export request",
          body: (
            <>
              <p>
                Every request becomes a <TextLink href="/docs/recipes">recipe</TextLink>.
              </p>
              <DefinitionTable label="Fields of an export request" rows={request} terms={terms} />
            </>
          ),
        },
        {
          id: "recipe",
          title: "Exporter configuration",
          body: <DefinitionTable label="Exporter configuration" rows={recipe} terms={terms} />,
        },
        {
          id: "card",
          title: "adapter_metadata.json",
          body: (
            <>
              <p>
                Read and written in both spellings; the card keeps beside each field how it is known. More in{" "}
                <TextLink href="/docs/cards">the card reference</TextLink>.
              </p>
              <DefinitionTable label="Fields of adapter_metadata.json" rows={card} terms={terms} />
            </>
          ),
        },
        {
          id: "differences",
          title: "What differs",
          body: <DefinitionTable label="Differences" rows={differences} terms={["What", "Here"]} />,
        },
        {
          id: "serve",
          title: "Serving",
          body: (
            <p>
              Instead of a folder of adapters and a YAML file: a <TextLink href="/serving">target</TextLink>,
              to which versions are published and which is put right after every restart. The command, a
              compose file and a Kubernetes deployment are printed on its Launch tab:{" "}
              <TextLink href="/docs/serving">serving with vLLM</TextLink>.
            </p>
          ),
        },
      ]}
      title="Migrate from ThemisDB"
    />
  );
}
