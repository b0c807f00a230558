import type { Case } from "#tests/support/authorization/case.ts";
import { adapterCases } from "#tests/support/authorization/cases/adapters.ts";
import { exportCases } from "#tests/support/authorization/cases/exports.ts";
import { peopleCases } from "#tests/support/authorization/cases/people.ts";
import { servingCases } from "#tests/support/authorization/cases/serving.ts";

/** Every REST operation. Written by hand, not from the product's own table. */
export const cases: Readonly<Record<string, Case>> = {
  ...exportCases,
  ...adapterCases,
  ...servingCases,
  ...peopleCases,
};
