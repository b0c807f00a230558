import type { ConditionName } from "./conditions.ts";
import type { Severity } from "./finding.ts";
import type { MendKind } from "./mend-kind.ts";

/** What the engine does with such an adapter. */
export type Effect =
  /** The load call fails. */
  | "rejected"
  /** Loads, and answers otherwise than it was trained to. */
  | "served_wrong"
  /** Loads, and answers as the base model does. */
  | "no_effect"
  /** Loads, and requests fail. */
  | "requests_fail"
  /** The server does not start with LoRA on. */
  | "server_fails"
  /** The engine serves it; the registry does not let it through. */
  | "policy"
  /** Served right; worth knowing. */
  | "served_right"
  /** Nobody measured it. */
  | "not_established";

/**
 * What one thing about an adapter means to a range of vLLM's releases. `{name}` in message and fix stands for a value of the
 * condition.
 */
export type Rule = {
  code: string;
  when: ConditionName;
  /** Releases of vLLM, as a range of semantic versions. */
  versions: string;
  severity: Severity;
  effect: Effect;
  /** Where it is known from: a measurement, a file of vLLM, an issue. */
  source: string;
  /** The fixture adapter that proves it; null where none does. */
  fixture: string | null;
  message: string;
  fix: string;
  mend?: MendKind;
};
