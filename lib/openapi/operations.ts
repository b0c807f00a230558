import { accessOperations } from "#lib/access/schema.ts";
import { cardOperations } from "#lib/adapters/cards/schema.ts";
import { compareOperations } from "#lib/adapters/compare/schema.ts";
import { adapterOperations } from "#lib/adapters/schema.ts";
import { themisAdapterOperations } from "#lib/adapters/themis/schema.ts";
import { auditOperations } from "#lib/audit/schema.ts";
import { datasetOperations } from "#lib/datasets/schema.ts";
import { exportOperations, recipeOperations } from "#lib/exports/schema.ts";
import { themisExportOperations } from "#lib/exports/themis/schema.ts";
import { lineageOperations } from "#lib/lineage/schema.ts";
import type { Operation } from "#lib/operation.ts";
import { baseModelOperations } from "#lib/repositories/schema.ts";
import { schemaOperations } from "#lib/schemas/schema.ts";
import { searchOperations } from "#lib/search/schema.ts";
import { deploymentOperations } from "#lib/serving/deployments/schema.ts";
import { mendOperations } from "#lib/serving/mending/schema.ts";
import { preflightOperations } from "#lib/serving/preflight/schema.ts";
import { reconcileOperations } from "#lib/serving/reconcile/schema.ts";
import { targetOperations } from "#lib/serving/targets/schema.ts";

/** Every REST operation of the product: what the OpenAPI document lists and the authorization tests walk. */
export const operations: readonly Operation[] = [
  datasetOperations,
  schemaOperations,
  recipeOperations,
  exportOperations,
  searchOperations,
  auditOperations,
  themisExportOperations,
  themisAdapterOperations,
  adapterOperations,
  cardOperations,
  compareOperations,
  baseModelOperations,
  lineageOperations,
  targetOperations,
  preflightOperations,
  mendOperations,
  reconcileOperations,
  deploymentOperations,
  accessOperations,
].flatMap((domain): Operation[] => Object.values(domain));
