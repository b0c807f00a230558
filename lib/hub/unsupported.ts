import { AppError } from "#lib/errors.ts";
import type { DataContext, DataRoute } from "#lib/http.ts";
import { sendHubError } from "./send-hub-error.ts";

/** Why a path of the Hub is not here, by what it looks like; the first that matches is said. */
const reasons: readonly [RegExp, string][] = [
  [
    /\/xet-(?:read|write)-token\//,
    "This registry has no Xet storage. Set HF_HUB_DISABLE_XET=1 and repeat: files above 1 GiB then go through LFS.",
  ],
  [
    /\/(?:discussions|pull-requests?)\b|\/refs\/pr\//,
    "There are no pull requests or discussions here: versions are reviewed when they are registered.",
  ],
  [
    /^\/hf\/(?:api\/)?(?:datasets|spaces|kernels|buckets)\b/,
    "This registry holds models (adapters) only. Leave repo_type out.",
  ],
  [/\/super-squash\//, "History is kept: versions point at its commits."],
  [/\/lfs-files\b/, "Files are removed when nothing refers to them; there is no list to delete from."],
  [
    /\/api\/repos\/move\b/,
    "A name is never given to something else: create a repository under the new name.",
  ],
  [
    /\/user-access-(?:request|report)\b/,
    "Access is not gated: add people to the team that owns the repository.",
  ],
  [/\/(?:like|likers?)\b/, "There are no likes here."],
  [/\.git\/|\/info\/refs\b/, "There is no git here: use the `hf` command line or huggingface_hub."],
];

const anyOther = "This registry does not have this route of the Hub.";

/** The reason a path below `/hf` is answered 501 with. */
export function unsupportedReason(pathname: string): string {
  return reasons.find(([pattern]) => pattern.test(pathname))?.[1] ?? anyOther;
}

const methods: readonly DataRoute["method"][] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** What no other route below `/hf` took: 501 with the reason. Comes last. */
export const unsupportedRoutes: readonly DataRoute[] = methods.map((method) => ({
  method,
  path: "/hf/*rest",
  handler: (context: DataContext) =>
    sendHubError(context, new AppError("not_implemented", unsupportedReason(context.url.pathname))),
}));
