import { DocPage } from "#components/layout/doc-page.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { RecipeBlockTable } from "#lib/exports/components/recipe-block-table.tsx";
import { recipeReference } from "#lib/exports/recipe-reference.ts";

export const metadata = { title: "Recipe reference" };

const example = JSON.stringify(
  {
    style: "instruction_tuning",
    field_mapping: { instruction_field: "question", output_field: "answer" },
    quality: { min_text_length: 20, skip_duplicates: true },
    structured_gen: {
      enable_schema_validation: true,
      json_schema: { type: "object", required: ["instruction", "output"] },
    },
    quality_metrics: { enable_metrics: true, level: "basic" },
  },
  null,
  2,
);

export default function RecipesDocPage() {
  const blocks = recipeReference().map((block) => ({
    id: block.path === "" ? "top" : block.path.replaceAll(".", "-"),
    title: block.title,
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
      lead="A recipe is one JSON object that says what an export does with its rows. This page is made from the schema that checks recipes: what stands here is what is accepted."
      sections={[
        {
          id: "example",
          title: "A recipe",
          body: (
            <>
              <p>
                Everything is optional but <code>style</code> or <code>format_template_type</code>. A key that
                is not known is refused with the nearest name that is.
              </p>
              <CodeBlock code={example} label="recipe.json" />
            </>
          ),
        },
        {
          id: "order",
          title: "What happens to a row",
          body: (
            <>
              <p>
                In this order: decode, parse, <code>filter_expression</code>, map, missing fields, personal
                data, empty, length, format, schema, duplicate, then weight, metadata and{" "}
                <code>__schema__</code>, write. The first step that refuses a row is its one reason.
              </p>
              <p>
                Rows in always equal rows exported plus rows failed plus rows skipped. Every row that was not
                exported stands once in <code>rejects.jsonl</code>.
              </p>
            </>
          ),
        },
        ...blocks,
      ]}
      title="Recipe reference"
    />
  );
}
