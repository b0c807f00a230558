/** A schema to begin from, with the schema that decoding engines can enforce beside it. */
export type ExampleSchema = {
  name: string;
  title: string;
  description: string;
  schema: Readonly<Record<string, unknown>>;
  generationSchema: Readonly<Record<string, unknown>>;
};

const draft07 = "http://json-schema.org/draft-07/schema#";

// Generation schemas keep to what outlines_core, xgrammar and llguidance all enforce: closed objects with every
// property listed and required, in the order of the data, plain types, enum, items; no bounds on free text.
const instructionPair: ExampleSchema = {
  name: "instruction-pair",
  title: "Instruction pair",
  description: "A question or task with its answer, as instruction_tuning and alpaca exports write it.",
  schema: {
    $schema: draft07,
    title: "Instruction pair",
    type: "object",
    properties: {
      instruction: { type: "string", description: "The question or task", minLength: 1, maxLength: 8192 },
      input: {
        type: "string",
        description: "What the task is about, when it stands apart",
        maxLength: 32768,
      },
      output: { type: "string", description: "The answer", minLength: 1, maxLength: 32768 },
    },
    required: ["instruction", "output"],
    additionalProperties: false,
  },
  generationSchema: {
    $schema: draft07,
    type: "object",
    properties: { instruction: { type: "string" }, output: { type: "string" } },
    required: ["instruction", "output"],
    additionalProperties: false,
  },
};

const chat: ExampleSchema = {
  name: "chat",
  title: "Chat",
  description:
    "A conversation as messages with roles, as chat_completion, chatml and openai_finetuning exports write it.",
  schema: {
    $schema: draft07,
    title: "Chat",
    type: "object",
    properties: {
      messages: {
        type: "array",
        minItems: 2,
        maxItems: 200,
        items: {
          type: "object",
          properties: {
            role: { type: "string", enum: ["system", "user", "assistant"] },
            content: { type: "string", minLength: 1, maxLength: 32768 },
          },
          required: ["role", "content"],
        },
        contains: { properties: { role: { const: "assistant" } }, required: ["role"] },
      },
    },
    required: ["messages"],
  },
  generationSchema: {
    $schema: draft07,
    type: "object",
    properties: {
      messages: {
        type: "array",
        minItems: 1,
        items: {
          type: "object",
          properties: {
            role: { type: "string", enum: ["system", "user", "assistant"] },
            content: { type: "string" },
          },
          required: ["role", "content"],
          additionalProperties: false,
        },
      },
    },
    required: ["messages"],
    additionalProperties: false,
  },
};

const legalQa: ExampleSchema = {
  name: "legal-qa",
  title: "Legal questions and answers",
  description:
    "Questions of at least 10 and answers of 50 to 4,096 characters, the bounds of a careful legal data set.",
  schema: {
    $schema: draft07,
    title: "Legal questions and answers",
    type: "object",
    properties: {
      instruction: { type: "string", description: "The question", minLength: 10 },
      input: { type: "string", description: "The facts or the passage it is about" },
      output: { type: "string", description: "The answer, with its sources", minLength: 50, maxLength: 4096 },
    },
    required: ["instruction", "output"],
  },
  generationSchema: {
    $schema: draft07,
    type: "object",
    properties: {
      answer: { type: "string" },
      confidence: { type: "string", enum: ["low", "medium", "high"] },
      sources: { type: "array", items: { type: "string" } },
    },
    required: ["answer", "confidence", "sources"],
    additionalProperties: false,
  },
};

/** The schemas that come with the product. */
export const exampleSchemas: readonly ExampleSchema[] = [instructionPair, chat, legalQa];

/** A schema as the text that is saved and edited. */
export function schemaText(schema: unknown): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
