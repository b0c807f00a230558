import type { RowFormat } from "#lib/exports/recipe.ts";

/**
 * A piece of an output line: literal JSON text, the value of a role (by its index in the mapping's roles) as JSON, or
 * pieces that are written only when an optional role holds text.
 */
export type Piece =
  | string
  | { role: number; whenAbsent?: string }
  | { when: number; pieces: readonly (string | { role: number })[] };

/** How a row of one format is written. The line's closing brace comes after weight, metadata and __schema__. */
export type FormatPlan = {
  format: RowFormat;
  pieces: readonly Piece[];
  /** The role that asks; -1 for formats that have none. */
  promptRole: number;
  /** Rows carry nothing beyond the format's own keys; weight and metadata go to data/*.meta.jsonl. */
  isStrict: boolean;
  /** Output key of each role when a row is one flat object of its roles: such a row may pass through as it is. */
  flatKeys: readonly string[] | null;
};

const chatMessages: readonly Piece[] = [
  '{"messages":[',
  { when: 0, pieces: ['{"role":"system","content":', { role: 0 }, "},"] },
  '{"role":"user","content":',
  { role: 1 },
  '},{"role":"assistant","content":',
  { role: 2 },
  "}]",
];

const strictChat = { pieces: chatMessages, promptRole: 1, isStrict: true, flatKeys: null };

/** The nine row formats: ThemisDB's three styles and four templates, TRL's preference and prompt-completion. */
const plans: Record<RowFormat, Omit<FormatPlan, "format">> = {
  instruction_tuning: {
    pieces: [
      '{"instruction":',
      { role: 0 },
      { when: 1, pieces: [',"input":', { role: 1 }] },
      ',"output":',
      { role: 2 },
    ],
    promptRole: 0,
    isStrict: false,
    flatKeys: ["instruction", "input", "output"],
  },
  chat_completion: { ...strictChat, isStrict: false },
  text_completion: { pieces: ['{"text":', { role: 0 }], promptRole: -1, isStrict: false, flatKeys: ["text"] },
  preference: {
    pieces: ['{"prompt":', { role: 0 }, ',"chosen":', { role: 1 }, ',"rejected":', { role: 2 }],
    promptRole: 0,
    isStrict: true,
    flatKeys: ["prompt", "chosen", "rejected"],
  },
  prompt_completion: {
    pieces: ['{"prompt":', { role: 0 }, ',"completion":', { role: 1 }],
    promptRole: 0,
    isStrict: true,
    flatKeys: ["prompt", "completion"],
  },
  alpaca: {
    pieces: [
      '{"instruction":',
      { role: 0 },
      ',"input":',
      { role: 1, whenAbsent: '""' },
      ',"output":',
      { role: 2 },
    ],
    promptRole: 0,
    isStrict: true,
    flatKeys: ["instruction", "input", "output"],
  },
  sharegpt: {
    pieces: [
      '{"conversations":[',
      { when: 0, pieces: ['{"from":"system","value":', { role: 0 }, "},"] },
      '{"from":"human","value":',
      { role: 1 },
      '},{"from":"gpt","value":',
      { role: 2 },
      "}]",
    ],
    promptRole: 1,
    isStrict: true,
    flatKeys: null,
  },
  chatml: strictChat,
  openai_finetuning: strictChat,
};

/** The plan of a format. */
export function formatPlanOf(format: RowFormat): FormatPlan {
  return { format, ...plans[format] };
}

/**
 * The row as an object, without weight, metadata and schema: what the JSON Schema check sees. Equal to parsing the
 * line that the pieces make. Values stand in the order of the format's roles.
 */
export function buildSample(format: RowFormat, values: readonly unknown[]): Record<string, unknown> {
  const [first, second, third] = values;
  switch (format) {
    case "instruction_tuning":
      return second === undefined || second === ""
        ? { instruction: first, output: third }
        : { instruction: first, input: second, output: third };
    case "alpaca":
      return { instruction: first, input: second ?? "", output: third };
    case "text_completion":
      return { text: first };
    case "preference":
      return { prompt: first, chosen: second, rejected: third };
    case "prompt_completion":
      return { prompt: first, completion: second };
    case "sharegpt":
      return { conversations: turns(values, "from", "value", ["system", "human", "gpt"]) };
    default:
      return { messages: turns(values, "role", "content", ["system", "user", "assistant"]) };
  }
}

function turns(
  values: readonly unknown[],
  roleKey: string,
  textKey: string,
  roles: readonly string[],
): Record<string, unknown>[] {
  return roles.flatMap((role, index) => {
    const value = values[index];
    return index === 0 && (value === undefined || value === "")
      ? []
      : [{ [roleKey]: role, [textKey]: value }];
  });
}
