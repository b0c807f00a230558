import type { Rule } from "./rule.ts";
import { baseRules } from "./rules/base-rules.ts";
import { configRules } from "./rules/config-rules.ts";
import { weightRules } from "./rules/weight-rules.ts";

/** All that is known of adapters that vLLM does not serve right, by release. */
export const rules: readonly Rule[] = [...configRules, ...weightRules, ...baseRules];
