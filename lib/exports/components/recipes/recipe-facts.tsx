import { Card } from "#components/ui/card.tsx";
import { Digest } from "#components/ui/digest.tsx";
import { KeyValueList } from "#components/ui/key-value-list.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { RecipeItem } from "#lib/exports/recipes/data.ts";

/** Who made a recipe, from which schema, and its digest. */
export function RecipeFacts({ recipe }: { recipe: RecipeItem }) {
  return (
    <Card title="Facts">
      <KeyValueList
        facts={[
          { label: "Created by", value: recipe.createdBy },
          { label: "Created", value: <RelativeTime value={recipe.createdAt} /> },
          { label: "Archived", value: recipe.archivedAt && <RelativeTime value={recipe.archivedAt} /> },
          {
            label: "Schema",
            value: recipe.schema && (
              <TextLink href={`/schemas/${recipe.schema.id}`}>
                {recipe.schema.name} v{recipe.schema.version}
              </TextLink>
            ),
          },
          { label: "Readable by", value: recipe.visibility === "team" ? "the owner's team" : "everyone" },
          { label: "Digest", value: <Digest label="recipe digest" value={recipe.digest} /> },
        ]}
      />
    </Card>
  );
}
