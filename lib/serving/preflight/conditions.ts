import { baseConditions } from "./conditions/base-conditions.ts";
import type { Condition } from "./conditions/condition.ts";
import { configConditions } from "./conditions/config-conditions.ts";
import { weightConditions } from "./conditions/weight-conditions.ts";

const named = { ...configConditions, ...weightConditions, ...baseConditions };

/** What a rule may ask for. */
export type ConditionName = keyof typeof named;

/** Every condition by its name. */
export const conditions: Readonly<Record<ConditionName, Condition>> = named;
