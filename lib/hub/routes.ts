import type { DataRoute } from "#lib/http.ts";
import { accountRoutes } from "./accounts/account-routes.ts";
import { commitRoutes } from "./commits/commit-routes.ts";
import { fileRoutes } from "./files/file-routes.ts";
import { lfsRoutes, signedUploadRoute } from "./lfs/lfs-routes.ts";
import { modelRoutes } from "./models/model-routes.ts";
import { pageRoutes } from "./page-routes.ts";
import { refRoutes } from "./refs/ref-routes.ts";
import { repositoryRoutes } from "./repositories/repository-routes.ts";
import { type HubRoute, toDataRoute } from "./route.ts";
import { unsupportedRoutes } from "./unsupported.ts";

/** Every route of the Hub protocol that asks for a token, as data: the authorization tests walk them. */
export const hubOperations: readonly HubRoute[] = [
  ...fileRoutes,
  ...modelRoutes,
  ...commitRoutes,
  ...refRoutes,
  ...repositoryRoutes,
  ...accountRoutes,
  ...lfsRoutes,
];

/** The Hub protocol on the data plane, below `/hf`. */
export const hubRoutes: readonly DataRoute[] = [
  ...hubOperations.map(toDataRoute),
  signedUploadRoute,
  ...pageRoutes,
  ...unsupportedRoutes,
];
