import { compileRowMapping } from "#lib/exports/field-mapping.ts";
import { sawRole } from "#lib/exports/observed-columns.ts";
import { plainPaths, type SidecarFacts, slugOf } from "#lib/exports/sidecar-facts.ts";

type Entry = Record<string, unknown>;

/** LLaMA-Factory's formatting, columns and tags for a row format (its data/README.md). */
function entryShape(facts: SidecarFacts): Entry {
  const mapping = compileRowMapping(facts.recipe);
  switch (mapping.format) {
    case "alpaca":
    case "instruction_tuning": {
      const hasInput =
        mapping.format === "alpaca" || (facts.columns !== null && sawRole(facts.columns, mapping, "input"));
      const query = hasInput ? { query: "input" } : {};
      return { formatting: "alpaca", columns: { prompt: "instruction", ...query, response: "output" } };
    }
    case "sharegpt":
      return {
        formatting: "sharegpt",
        columns: { messages: "conversations" },
        tags: tags("from", "value", "human", "gpt"),
      };
    case "text_completion":
      return { columns: { prompt: "text" } };
    case "preference":
      return { ranking: true, columns: { prompt: "prompt", chosen: "chosen", rejected: "rejected" } };
    case "prompt_completion":
      return { columns: { prompt: "prompt", response: "completion" } };
    default:
      return {
        formatting: "sharegpt",
        columns: { messages: "messages" },
        tags: tags("role", "content", "user", "assistant"),
      };
  }
}

function tags(role: string, content: string, user: string, assistant: string): Entry {
  return {
    role_tag: role,
    content_tag: content,
    user_tag: user,
    assistant_tag: assistant,
    system_tag: "system",
  };
}

/** The names under which `datasetInfo` lists the files of a split: one a file, numbered when there are several. */
export function datasetNames(facts: SidecarFacts, split: "train" | "validation"): string[] {
  const base = split === "train" ? slugOf(facts.name) : `${slugOf(facts.name)}-validation`;
  const paths = plainPaths(facts, split);
  if (paths.length <= 1) return paths.map(() => base);
  return paths.map((_path, index) => `${base}-${String(index).padStart(5, "0")}`);
}

/**
 * dataset_info.json for LLaMA-Factory: one entry a file, because a folder there would also take in files that are no rows.
 * LLaMA-Factory reads plain JSON Lines, so compressed files are listed by the names they have once unpacked.
 */
export function datasetInfo(facts: SidecarFacts): Record<string, Entry> {
  const shape = entryShape(facts);
  const entries = (["train", "validation"] as const).flatMap((split) => {
    const names = datasetNames(facts, split);
    return plainPaths(facts, split).map((path, index): [string, Entry] => [
      names[index] ?? path,
      { file_name: path, ...shape },
    ]);
  });
  return Object.fromEntries(entries);
}
