import type { MendKind } from "./mend-kind.ts";

/** How much a finding weighs: an error blocks publishing. */
export type Severity = "error" | "warn" | "info";

/** One thing that pre-flight found. */
export type Finding = {
  code: string;
  severity: Severity;
  message: string;
  /** What shows it: fields, tensors, figures. */
  evidence: string;
  /** What to do about it. */
  fix: string;
  /** What would take the defect away without training; absent where nothing does. */
  mend?: MendKind | undefined;
};

/** Whether a version may be published where it was checked for, and why. */
export type PreflightReport = {
  verdict: "publishable" | "blocked";
  findings: Finding[];
  /** Facts of the weights: modules, ranks, dtypes, parameters, bytes. */
  tensors: Record<string, unknown>;
  /** The engine's release the rules are for, and the release whose rules were applied when that one is not known. */
  engine: { version: string | null; rulesOf: string; isKnown: boolean };
};
