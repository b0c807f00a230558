import { stringify } from "yaml";

/**
 * YAML text of documents below a head of comments. Long texts are not folded and nothing is an alias: commands stay as they are. Texts that
 * YAML 1.1 takes for something else (`no`, `1_000`) are quoted, as Kubernetes reads that version.
 */
export function yamlText(comments: readonly string[], documents: readonly unknown[]): string {
  const head = comments.map((comment) => `# ${comment.replaceAll(/[\r\n]+/g, " ")}\n`).join("");
  return (
    head +
    documents
      .map((document) =>
        stringify(document, { compat: "yaml-1.1", lineWidth: 0, aliasDuplicateObjects: false }),
      )
      .join("---\n")
  );
}
