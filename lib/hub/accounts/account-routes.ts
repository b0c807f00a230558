import { hasScope } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { parseReadme } from "#lib/adapters/cards/front-matter.ts";
import { readLicenseId } from "#lib/adapters/cards/license-id.ts";
import { AppError } from "#lib/errors.ts";
import { sendJson } from "#lib/http.ts";
import { jsonParser } from "#lib/validate.ts";
import { repoNotFound } from "../hub-error.ts";
import { readJsonBody } from "../read-json-body.ts";
import type { HubCall, HubRoute } from "../route.ts";
import { findAccount } from "./data.ts";

/** What a token may do, in the Hub's three words. A session may write. */
function tokenRole({ scopes, resourcePatterns }: Actor): "read" | "write" | "fineGrained" {
  if (resourcePatterns.length > 0) return "fineGrained";
  if (scopes === null || hasScope(scopes, "write")) return "write";
  return hasScope(scopes, "publish") ? "fineGrained" : "read";
}

const hubRoles = { admin: "admin", engineer: "write", reviewer: "read", viewer: "read" } as const;

async function whoami({ actor, response }: HubCall): Promise<void> {
  const account = actor.userId === null ? null : await findAccount(actor.userId);
  if (account === null) throw repoNotFound();
  const { id, email, handle, displayName } = account;
  sendJson(response, 200, {
    type: "user",
    id,
    name: handle,
    fullname: displayName,
    email,
    emailVerified: true,
    isPro: false,
    orgs: actor.owners
      .filter((owner) => owner.handle !== handle)
      .map((owner) => ({
        type: "org",
        id: owner.id,
        name: owner.handle,
        fullname: owner.handle,
        roleInOrg: hubRoles[owner.role],
      })),
    auth: {
      type: "access_token",
      accessToken: { displayName: actor.label, role: tokenRole(actor) },
    },
  });
}

const parseCheck = jsonParser({
  type: "object",
  required: ["content"],
  properties: { content: { type: "string" }, repoType: { type: "string" } },
} as const);

/** Checks the front matter of a README before it is pushed: `400` with `errors` stops the client, `warnings` are printed. */
async function validateYaml({ request, response }: HubCall): Promise<void> {
  const { content } = parseCheck(await readJsonBody(request));
  try {
    const { data } = parseReadme(content);
    sendJson(response, 200, { errors: [], warnings: cardWarnings(data).map((message) => ({ message })) });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    sendJson(
      response,
      400,
      { errors: [{ message: error.message }], warnings: [], error: error.message },
      { "x-error-message": "The front matter of README.md is not valid." },
    );
  }
}

function cardWarnings(data: Readonly<Record<string, unknown>>): string[] {
  if (Object.keys(data).length === 0) return ["README.md has no metadata: add a block between --- lines."];
  const licences = [data.license].flat().filter((id): id is string => typeof id === "string");
  return licences.flatMap((id) => {
    const read = readLicenseId(id);
    return read.ok ? [] : [read.message];
  });
}

export const accountRoutes: readonly HubRoute[] = [
  {
    method: "GET",
    path: "/api/whoami-v2",
    permission: "owner.read",
    summary: "Whose token this is, and what it may do",
    run: whoami,
  },
  {
    method: "POST",
    path: "/api/validate-yaml",
    permission: "owner.read",
    summary: "Check the front matter of a README",
    run: validateYaml,
  },
];
