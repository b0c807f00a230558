import { adapterRoutes } from "#lib/adapters/routes.ts";
import { datasetRoutes } from "#lib/datasets/routes.ts";
import { exportRoutes } from "#lib/exports/routes.ts";
import type { DataRoute } from "#lib/http.ts";
import { hubRoutes } from "#lib/hub/routes.ts";
import { gatewayRoutes } from "#lib/serving/gateway/routes.ts";
import { healthRoutes } from "./health.ts";

/** Every handler of the data plane, tried in this order before Next. */
export const dataRoutes: readonly DataRoute[] = [
  ...healthRoutes,
  ...datasetRoutes,
  ...adapterRoutes,
  ...exportRoutes,
  ...hubRoutes,
  ...gatewayRoutes,
];
