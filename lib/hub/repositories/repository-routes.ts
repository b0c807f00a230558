import { authorize, reachesResource } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { AppError } from "#lib/errors.ts";
import { sendJson } from "#lib/http.ts";
import { getRepository } from "#lib/repositories/data.ts";
import { createRepository, deleteRepository, updateRepository } from "#lib/repositories/mutations.ts";
import type { RepositoryRow } from "#lib/repositories/repository.ts";
import { jsonParser } from "#lib/validate.ts";
import { findTarget } from "../data.ts";
import { HubError } from "../hub-error.ts";
import { readJsonBody } from "../read-json-body.ts";
import type { HubCall, HubRoute } from "../route.ts";
import { type HubTarget, targetLabel } from "../target.ts";

const named = {
  name: { type: "string", minLength: 1, maxLength: 200 },
  organization: { type: ["string", "null"] },
  type: { type: ["string", "null"] },
} as const;

const visible = {
  visibility: { type: ["string", "null"] },
  private: { type: ["boolean", "null"] },
} as const;

const parseNew = jsonParser({
  type: "object",
  required: ["name"],
  properties: { ...named, ...visible },
} as const);
const parseNamed = jsonParser({ type: "object", required: ["name"], properties: named } as const);
const parseSettings = jsonParser({
  type: "object",
  properties: { ...visible, gated: {} },
} as const);

function requireModel(type: string | null | undefined): void {
  if (type === undefined || type === null || type === "model") return;
  throw new AppError(
    "not_implemented",
    `This registry holds models (adapters) only: there are no ${type}s. Leave repo_type out.`,
  );
}

/** The Hub's two words for who sees a repository; undefined when nothing was said. */
function visibilityOf(said: { visibility?: string | null; private?: boolean | null }) {
  const { visibility } = said;
  if (visibility === "public" || said.private === false) return "everyone" as const;
  if (visibility === "private" || said.private === true) return "team" as const;
  if (visibility === undefined || visibility === null) return undefined;
  throw new AppError(
    "not_implemented",
    `There is no visibility '${visibility}' here. Choose private (the team) or public (everyone signed in).`,
  );
}

async function findVisible(actor: Actor, owner: string, name: string): Promise<HubTarget | null> {
  try {
    return await findTarget(actor, { owner, name, rev: "main" });
  } catch (error) {
    if (error instanceof HubError && error.code === "not_found") return null;
    throw error;
  }
}

/** The handle that a repository named without an owner goes to: the actor's own, which comes first. */
function ownHandle(actor: Actor): string {
  return actor.owners[0]?.handle ?? "";
}

async function create({ actor, request, response, endpoint }: HubCall): Promise<void> {
  const said = parseNew(await readJsonBody(request));
  requireModel(said.type);
  const owner = said.organization ?? ownHandle(actor);
  const held = await findVisible(actor, owner, said.name);
  if (held !== null) {
    const label = targetLabel(held);
    const error = `You already have a model ${label}.`;
    sendJson(response, 409, { error, url: `${endpoint}/${label}`, name: label, id: held.repository.id });
    return;
  }
  const repository = await createHere(actor, {
    owner,
    name: said.name,
    visibility: visibilityOf(said),
  });
  const label = `${repository.owner}/${repository.name}`;
  sendJson(response, 200, { url: `${endpoint}/${label}`, name: label, id: repository.id });
}

/** Clients take 409 for "it is there already" and 403 for "not here": a name that cannot be had is neither of the first. */
async function createHere(
  actor: Actor,
  input: { owner: string; name: string; visibility: "team" | "everyone" | undefined },
): Promise<RepositoryRow> {
  if (actor.role !== "admin" && !actor.owners.some(({ handle }) => handle === input.owner.toLowerCase())) {
    throw new AppError("forbidden", `You do not belong to an owner '${input.owner.slice(0, 64)}'.`);
  }
  if (!reachesResource(actor, `${input.owner}/${input.name}`)) {
    throw new AppError("forbidden", "This token is limited to other repositories.");
  }
  try {
    return await createRepository(actor, { kind: "adapter", ...input });
  } catch (error) {
    if (error instanceof AppError && error.code === "conflict") {
      throw new AppError("invalid_input", error.message, { cause: error });
    }
    throw error;
  }
}

/** A live repository itself. Throws `forbidden` for that of one version, which nobody edits. */
async function requireRepository(actor: Actor, owner: string, name: string): Promise<RepositoryRow> {
  const target = await findTarget(actor, { owner, name, rev: "main" });
  if (target.served !== null) {
    throw new AppError("forbidden", `${targetLabel(target)} is one published version and never changes.`);
  }
  return getRepository(actor, target.repository);
}

async function remove({ actor, request, response }: HubCall): Promise<void> {
  const said = parseNamed(await readJsonBody(request));
  requireModel(said.type);
  await deleteRepository(
    actor,
    await requireRepository(actor, said.organization ?? ownHandle(actor), said.name),
  );
  sendJson(response, 200, {});
}

async function settings({ actor, asked, request, response }: HubCall): Promise<void> {
  const repository = await requireRepository(actor, asked.owner, asked.name);
  authorize(actor, "adapter.update", repository.ownerId);
  const said = parseSettings(await readJsonBody(request));
  if (said.gated !== undefined && said.gated !== false && said.gated !== null) {
    throw new AppError("not_implemented", "Access is not gated here: make a repository private instead.");
  }
  const visibility = visibilityOf(said);
  if (visibility !== undefined) await updateRepository(actor, repository, { visibility });
  sendJson(response, 200, { private: (visibility ?? repository.visibility) === "team", gated: false });
}

export const repositoryRoutes: readonly HubRoute[] = [
  {
    method: "POST",
    path: "/api/repos/create",
    permission: "adapter.create",
    summary: "Create an adapter",
    run: create,
  },
  {
    method: "DELETE",
    path: "/api/repos/delete",
    permission: "adapter.delete",
    summary: "Delete an adapter",
    run: remove,
  },
  {
    method: "PUT",
    path: "/api/models/:owner/:name/settings",
    permission: "adapter.update",
    summary: "Change who sees an adapter",
    run: settings,
  },
];
