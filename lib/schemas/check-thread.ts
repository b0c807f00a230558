import { parentPort, workerData } from "node:worker_threads";
import {
  type CompileOptions,
  type CompileResult,
  compileSchema,
  type Violation,
} from "#lib/schemas/compile.ts";

/** What the main thread sends: a schema and the values to check with it. */
export type CheckRequest = {
  schema: unknown;
  options: CompileOptions;
  values: readonly unknown[];
  /** At most this many violations are answered for a value. */
  violationsPerValue: number;
};

export type CheckAnswer =
  | { ok: false; problems: Extract<CompileResult, { ok: false }>["problems"] }
  | {
      ok: true;
      draft: string;
      timeBoxed: boolean;
      notes: Extract<CompileResult, { ok: true }>["notes"];
      results: (Violation[] | null)[];
    };

// The main thread reads here what ran when the time was up: -1 compiling, else the value's position.
const position: Int32Array = workerData.position;

parentPort?.on("message", (request: CheckRequest) => {
  Atomics.store(position, 0, -1);
  parentPort?.postMessage(check(request));
});

parentPort?.postMessage("ready");

function check(request: CheckRequest): CheckAnswer {
  const compiled = compileSchema(request.schema, request.options);
  if (!compiled.ok) return compiled;
  const { validator, notes } = compiled;
  const results = request.values.map((value, index) => {
    Atomics.store(position, 0, index);
    return validator.validate(value)?.slice(0, request.violationsPerValue) ?? null;
  });
  return { ok: true, draft: validator.draft, timeBoxed: validator.timeBoxed, notes, results };
}
