import type { RecipeInput } from "#lib/exports/recipe-schema.ts";
import { isJsonObject } from "#lib/json-object.ts";

type Style = NonNullable<RecipeInput["style"]>;
type FieldMapping = NonNullable<RecipeInput["field_mapping"]>;
type Row = Readonly<Record<string, unknown>>;

/** A guess at what a dataset's rows are for: the style, the fields that differ from the defaults, and why. */
export type MappingGuess = { style: Style; fieldMapping: FieldMapping; why: string };

const names = {
  instruction: [
    "instruction",
    "question",
    "query",
    "prompt",
    "problem",
    "task",
    "ask",
    "request",
    "inputtext",
    "source",
  ],
  input: ["input", "context", "passage", "document", "background"],
  output: [
    "output",
    "answer",
    "response",
    "completion",
    "solution",
    "target",
    "label",
    "reply",
    "generation",
    "summary",
  ],
  text: ["text", "content", "body", "document", "article"],
  system: ["system", "systemprompt", "systemmessage"],
  user: ["user", "usermessage", "human", "userprompt"],
  assistant: ["assistant", "assistantresponse", "assistantmessage", "gpt", "bot", "model"],
  prompt: ["prompt", "question", "instruction", "query", "input"],
  chosen: ["chosen", "preferred", "accepted", "win", "winner", "better"],
  rejected: ["rejected", "dispreferred", "refused", "lose", "loser", "worse"],
  completion: ["completion", "response", "output", "answer"],
  messages: ["messages", "conversations", "conversation", "turns", "dialog", "dialogue"],
  id: ["id", "uuid", "key", "rowid", "sampleid"],
} as const;

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** The column whose name says it plays a part; earlier names in the table win over later ones. */
function columnFor(part: keyof typeof names, columns: readonly string[]): string | undefined {
  for (const name of names[part]) {
    const found = columns.find((column) => plain(column) === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

const escapeToken = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");
/** A column as a recipe names it: a name that looks like a pointer is written as one. */
const fieldOf = (column: string): string => (column.startsWith("/") ? `/${escapeToken(column)}` : column);

const roleOf = (message: unknown): string =>
  isJsonObject(message) ? String(message.role ?? message.from ?? "").toLowerCase() : "";

function guessMessages(column: string, rows: readonly Row[]): MappingGuess | undefined {
  const messages = rows.map((row) => row[column]).find((value) => Array.isArray(value) && value.length > 0);
  if (!Array.isArray(messages)) return undefined;
  const at = (roles: readonly string[]) => messages.findIndex((message) => roles.includes(roleOf(message)));
  const user = at(["user", "human"]);
  const assistant = at(["assistant", "gpt", "bot", "model"]);
  if (user < 0 || assistant < 0) return undefined;
  const system = at(["system"]);
  const text = isJsonObject(messages[user]) && "value" in messages[user] ? "value" : "content";
  const pointer = (index: number) => `/${escapeToken(column)}/${index}/${text}`;
  return {
    style: "chat_completion",
    fieldMapping: {
      user_field: pointer(user),
      assistant_field: pointer(assistant),
      ...(system >= 0 ? { system_field: pointer(system) } : {}),
    },
    why: `${column} holds a conversation; its first user turn and first answer are taken.`,
  };
}

function meanLength(column: string, rows: readonly Row[]): number {
  const texts = rows.map((row) => row[column]).filter((value) => typeof value === "string");
  return texts.reduce((sum, text) => sum + text.length, 0) / Math.max(1, texts.length);
}

function guessByLength(columns: readonly string[], rows: readonly Row[]): MappingGuess {
  const texts = columns
    .filter((column) => rows.some((row) => typeof row[column] === "string"))
    .map((column) => ({ column, length: meanLength(column, rows) }))
    .sort((a, b) => b.length - a.length);
  const [longest, second] = texts;
  if (longest && second && second.length >= 8) {
    return {
      style: "instruction_tuning",
      fieldMapping: { instruction_field: fieldOf(second.column), output_field: fieldOf(longest.column) },
      why: `No name tells; ${longest.column} is the longest text and ${second.column} the next. Check both.`,
    };
  }
  const column = longest?.column ?? columns[0];
  return {
    style: "text_completion",
    fieldMapping: column === undefined ? {} : { text_field: fieldOf(column) },
    why: "No name tells what the fields are for. Choose them.",
  };
}

function guessByName(columns: readonly string[]): MappingGuess | undefined {
  const find = (part: keyof typeof names) => columnFor(part, columns);
  const [chosen, rejected, prompt] = [find("chosen"), find("rejected"), find("prompt")];
  if (chosen !== undefined && rejected !== undefined) {
    return {
      style: "preference",
      fieldMapping: {
        chosen_field: fieldOf(chosen),
        rejected_field: fieldOf(rejected),
        ...(prompt === undefined ? {} : { prompt_field: fieldOf(prompt) }),
      },
      why: `${chosen} and ${rejected} are a preferred and a rejected answer.`,
    };
  }
  const [user, assistant, system] = [find("user"), find("assistant"), find("system")];
  if (user !== undefined && assistant !== undefined) {
    return {
      style: "chat_completion",
      fieldMapping: {
        user_field: fieldOf(user),
        assistant_field: fieldOf(assistant),
        ...(system === undefined ? {} : { system_field: fieldOf(system) }),
      },
      why: `${user} and ${assistant} are the two sides of a conversation.`,
    };
  }
  const completion = columns.find((column) => plain(column) === "completion");
  const onlyPrompt = columns.find((column) => plain(column) === "prompt");
  if (completion !== undefined && onlyPrompt !== undefined) {
    return {
      style: "prompt_completion",
      fieldMapping: { prompt_field: fieldOf(onlyPrompt), output_field: fieldOf(completion) },
      why: `${onlyPrompt} and ${completion} are named as trainers name them.`,
    };
  }
  const output = find("output");
  const asked = find("instruction") ?? find("input");
  if (output !== undefined && asked !== undefined && asked !== output) {
    const input = columnFor(
      "input",
      columns.filter((column) => column !== asked && column !== output),
    );
    return {
      style: "instruction_tuning",
      fieldMapping: {
        instruction_field: fieldOf(asked),
        output_field: fieldOf(output),
        ...(input === undefined ? {} : { input_field: fieldOf(input) }),
      },
      why: `${asked} asks and ${output} answers.`,
    };
  }
  return undefined;
}

/**
 * Guesses style and field mapping from a few rows: by column names first, then by conversations in a column, then by
 * the length of texts. Never fails; with nothing to go by it guesses text_completion without fields.
 */
export function guessMapping(rows: readonly Row[]): MappingGuess {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const id = columnFor("id", columns);
  const withId = (guess: MappingGuess): MappingGuess =>
    id === undefined ? guess : { ...guess, fieldMapping: { ...guess.fieldMapping, id_field: fieldOf(id) } };
  const named = guessByName(columns);
  if (named?.style === "preference") return withId(named);
  const messages = columnFor("messages", columns);
  const conversation = messages === undefined ? undefined : guessMessages(messages, rows);
  const text = columnFor("text", columns);
  if (conversation ?? named) return withId(conversation ?? named ?? guessByLength(columns, rows));
  if (text !== undefined) {
    return withId({
      style: "text_completion",
      fieldMapping: { text_field: fieldOf(text) },
      why: `${text} is the whole text.`,
    });
  }
  return withId(guessByLength(columns, rows));
}
