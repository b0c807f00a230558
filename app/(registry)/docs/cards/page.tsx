import { DefinitionTable } from "#components/layout/definition-table.tsx";
import { DocPage } from "#components/layout/doc-page.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { cardSchema } from "#lib/adapters/cards/card-schema.ts";
import { RecipeBlockTable } from "#lib/exports/components/recipe-block-table.tsx";
import { recipeReference } from "#lib/exports/recipe-reference.ts";

export const metadata = { title: "Card reference" };

const sources = [
  [
    "tensors",
    "Measured: rank, target modules, number formats, parameters and size, from the header of the safetensors.",
  ],
  [
    "export …",
    "Measured: samples, dataset digest and compliance rate of the export that the version was trained on.",
  ],
  [
    "adapter_config.json",
    "Imported: everything that PEFT says. A base model that is a local path is not taken; one of the Hub's cache is read as its id and commit.",
  ],
  [
    "trainer_state.json",
    "Imported: epochs, steps, losses and every eval_ metric of transformers' Trainer; of a checkpoint where none stands beside the weights.",
  ],
  ["adapter_metadata.json", "Imported: ThemisDB's file, nested or flat. All of it or nothing."],
  [
    "README.md",
    "Imported: front matter as the Hub has it, model-index included, and the sections on use and limits.",
  ],
  ["a person", "Declared: typed in the editor, on the command line or over the API."],
] as const;

const spellings = [
  ["card", "Ours, with the evidence of each field."],
  [
    "themisdb, themisdb-flat",
    "adapter_metadata.json. It has one language and no licence; the rest of its fields come back as they were.",
  ],
  [
    "readme",
    "A Hub README. What the Hub has no words for stands below adaptery in the front matter, so that the whole card comes back.",
  ],
] as const;

const patch = `npx adaptery card team/legal-qa@1.2.0
npx adaptery card team/legal-qa@1.2.0 --format readme > README.md
npx adaptery card team/legal-qa@1.2.0 --set /task/domain=legal --set '/languages=["de","en"]'

curl -X PATCH "$ADAPTERY_URL/api/v1/adapters/team/legal-qa/versions/1.2.0/card" \\
  -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \\
  -d '{"cardRevision": 3, "changes": {"/license/id": "Apache-2.0", "/limitations": null}}'`;

export default function CardsDocPage() {
  const blocks = recipeReference(cardSchema).map((block) => ({
    id: block.path === "" ? "top" : block.path.replaceAll(".", "-"),
    title: block.path === "" ? "Fields at the top" : block.title,
    body: (
      <>
        {block.path !== "" && (
          <p>
            <code>{block.path}</code>. {block.description}
          </p>
        )}
        {block.keys.length > 0 && <RecipeBlockTable block={block} />}
      </>
    ),
  }));
  return (
    <DocPage
      lead="A card is what is known of a version, and how. This page is made from the schema that checks cards: what stands here is what is accepted."
      sections={[
        {
          id: "evidence",
          title: "How a field is known",
          body: (
            <>
              <p>
                Every value is measured, imported or declared, with its source and time. Measured goes before
                imported, imported before declared. Where they say different things the card shows the first,
                and the others beside it: nothing is hidden. Tags, datasets and exports hold all that is said.
              </p>
              <DefinitionTable label="Sources of a card" rows={sources} terms={["Source", "Says"]} />
            </>
          ),
        },
        {
          id: "edit",
          title: "Editing",
          body: (
            <>
              <p>
                A person edits what is declared, as a form or as text. A save names the revision that was
                read: when somebody else was faster it is refused, says who, and the editor lays your edits
                over theirs. The history keeps every state with who and when. A new version starts from what
                was declared of the one before; results of evaluations do not pass on.
              </p>
              <CodeBlock code={patch} label="shell" />
            </>
          ),
        },
        {
          id: "spellings",
          title: "Three spellings",
          body: (
            <DefinitionTable label="Spellings of a card" rows={spellings} terms={["format", "What it is"]} />
          ),
        },
        {
          id: "limits",
          title: "What is refused",
          body: (
            <ul>
              <li>
                Card files of more than 1 MB: they stay in the version, and the card says that they were not
                read.
              </li>
              <li>
                YAML that expands without end, front matter that is no mapping, JSON that does not parse: a
                problem on the card, with the reason.
              </li>
              <li>
                Licence ids that neither SPDX nor the Hub knows, with the nearest that is known; use other
                with a name and a link for your own terms.
              </li>
              <li>Raw HTML and scripts in Markdown are dropped, images are shown as links.</li>
            </ul>
          ),
        },
        ...blocks,
      ]}
      title="Card reference"
    />
  );
}
