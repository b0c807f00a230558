import { type Command, InvalidArgumentError, Option } from "commander";
import { cardSections } from "#lib/adapters/cards/card-sections.ts";
import { completenessText } from "#lib/adapters/cards/completeness.ts";
import { type Evidence, readEvidence } from "#lib/adapters/cards/evidence.ts";
import { fieldValueText } from "#lib/adapters/cards/field-text.ts";
import { resolveCard } from "#lib/adapters/cards/resolve-card.ts";
import { isJsonObject } from "#lib/json-object.ts";
import { CommandFailure, endWith } from "./command-failure.ts";
import { HubClient, jsonOf } from "./hub-client.ts";
import { type ConnectionFlags, requireConnection } from "./saved-login.ts";

type Format = "card" | "themisdb" | "themisdb-flat" | "readme";
type Change = readonly [pointer: string, value: unknown];
type Flags = ConnectionFlags & {
  format: Format;
  set: Change[];
  unset: string[];
  summary?: string;
  json: boolean;
};

const formats: readonly Format[] = ["card", "themisdb", "themisdb-flat", "readme"];

/** Adds `adaptery card` to the program. */
export function registerCard(program: Command): void {
  program
    .command("card <owner/name[@version]>")
    .description("Show the card of a version, or declare fields of it; without @version the one shown first")
    .addOption(new Option("--format <format>", "the spelling to print").choices(formats).default("card"))
    .option("--set <pointer=value...>", "declare a field: /task/domain=legal, /tags='[\"a\"]'", addChange, [])
    .option("--unset <pointer...>", "take back what was declared", [])
    .option("--summary <text>", "what was changed and why, for the history")
    .option("--server <url>", "the registry (default: where you signed in)")
    .option("--token <token>", "the API token (default: the one you signed in with)")
    .option("--json", "print JSON", false)
    .action((source: string, flags: Flags) => endWith("card", () => card(source, flags)));
}

/** `/task/domain=legal`: the value is JSON where it is such, else a text. */
function addChange(text: string, changes: readonly Change[]): Change[] {
  const [, pointer, written = ""] = /^(\/[^=]*)=([\s\S]*)$/.exec(text) ?? [];
  if (pointer === undefined)
    throw new InvalidArgumentError("Write a pointer and a value, such as /task/domain=legal.");
  return [...changes, [pointer, jsonOrText(written)]];
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // a text may stand without quotes
  }
}

async function card(source: string, flags: Flags): Promise<void> {
  const [, owner = "", name = "", version = "latest"] = /^([^/@]+)\/([^/@]+?)(?:@(.+))?$/.exec(source) ?? [];
  if (owner === "")
    throw new CommandFailure(2, `'${source}' is not of the form owner/name or owner/name@version.`);
  const client = new HubClient(await requireConnection(flags));
  const path = `/adapters/${[owner, name, "versions", version].map(encodeURIComponent).join("/")}/card`;
  const changes = [...flags.set, ...flags.unset.map((pointer): Change => [pointer, null])];
  if (changes.length > 0) await declare(client, path, changes, flags.summary);
  const response = await client.api(`${path}?format=${flags.format}`);
  if (flags.format === "readme") {
    process.stdout.write(await response.text());
    return;
  }
  const answer: unknown = await jsonOf(response);
  const asJson = flags.json || flags.format !== "card";
  process.stdout.write(`${asJson ? JSON.stringify(answer, null, 2) : table(readCard(answer))}\n`);
}

async function declare(
  client: HubClient,
  path: string,
  changes: readonly Change[],
  summary?: string,
): Promise<void> {
  const { cardRevision } = readCard(await jsonOf(await client.api(path)));
  const body = { cardRevision, changes: Object.fromEntries(changes), ...(summary ? { summary } : {}) };
  await client.api(path, { method: "PATCH", json: body });
}

type ReadCard = { adapter: string; version: string; cardRevision: number; evidence: Evidence };

function readCard(answer: unknown): ReadCard {
  if (
    !isJsonObject(answer) ||
    typeof answer.cardRevision !== "number" ||
    typeof answer.adapter !== "string"
  ) {
    throw new CommandFailure(3, "The registry did not answer with a card.");
  }
  const version = typeof answer.version === "string" ? answer.version : "draft";
  const { adapter, cardRevision } = answer;
  return { adapter, version, cardRevision, evidence: readEvidence(answer.evidence) };
}

/** The card for people: each field with its value and how it is known, then what contradicts and what is missing. */
function table({ adapter, version, cardRevision, evidence }: ReadCard): string {
  const resolved = resolveCard(evidence);
  const { card: document } = resolved;
  const lines = [
    `${adapter}@${version}, card revision ${cardRevision}, ${completenessText(resolved.completeness)}`,
  ];
  for (const { title, rows } of cardSections({ ...resolved, evidence })) {
    lines.push("", title);
    for (const row of rows)
      lines.push(line(row.title, row.text, row.known.map(({ kind }) => kind).join(", ")));
  }
  if (document.evaluation) lines.push("", "Evaluation");
  for (const { name, value, dataset = "", split = "" } of document.evaluation ?? []) {
    lines.push(line(name, String(value), [dataset, split].filter(Boolean).join(" ")));
  }
  for (const { title, used, others, pointer } of resolved.conflicts) {
    const said = others.map(
      (other) => `${fieldValueText(pointer, other.value)} (${other.kind}, ${other.source})`,
    );
    lines.push(
      "",
      `! ${title}: ${fieldValueText(pointer, used.value)} (${used.kind}, ${used.source}), but ${said.join(", ")}`,
    );
  }
  for (const { message } of resolved.problems) lines.push("", `! ${message}`);
  const wanted = resolved.missing.slice(0, 3).map(({ title }) => title);
  if (wanted.length > 0) lines.push("", `Still to fill: ${wanted.join(", ")}`);
  return lines.join("\n");
}

function line(title: string, text: string, known: string): string {
  return `  ${title.padEnd(28)} ${text}${known === "" ? "" : `  [${known}]`}`;
}
