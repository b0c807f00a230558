import semver from "semver";
import { nameProblem } from "#lib/access/handle.ts";
import type { Permission } from "#lib/access/permissions.ts";
import { AppError } from "#lib/errors.ts";

/** What a repository holds; both kinds have the same commits, branches and tags. */
export type RepositoryKind = "adapter" | "base";

/** A repository as clients name it, as typed. Compared without regard to case. */
export type RepositoryName = { owner: string; name: string };

/** The immutable repository of one version: `name.v1.2.0`. */
export type ServedName = { name: string; semver: string };

/** A live repository. The fields from `shownVersionId` on are those of the version that lists show. */
export type RepositoryRow = {
  id: string;
  kind: RepositoryKind;
  ownerId: string;
  /** The owner's handle. */
  owner: string;
  name: string;
  description: string;
  visibility: "team" | "everyone";
  createdById: string;
  createdAt: Date;
  updatedAt: Date;
  downloads: bigint;
  shownVersionId: string | null;
  shownSemver: string | null;
  status: string | null;
  baseModel: string | null;
  taskType: string | null;
  domain: string | null;
  languages: string[];
  licence: string | null;
  tags: string[];
  rank: number | null;
  parameterCount: bigint | null;
};

type RepositoryVerb = "read" | "create" | "push" | "update" | "delete";

const permissionByVerb: Record<RepositoryKind, Record<RepositoryVerb, Permission>> = {
  adapter: {
    read: "adapter.read",
    create: "adapter.create",
    push: "adapter.push",
    update: "adapter.update",
    delete: "adapter.delete",
  },
  base: {
    read: "base_model.read",
    create: "base_model.create",
    push: "base_model.update",
    update: "base_model.update",
    delete: "base_model.delete",
  },
};

/** The permission that a verb on a repository of this kind asks for. */
export function repositoryPermission(kind: RepositoryKind, verb: RepositoryVerb): Permission {
  return permissionByVerb[kind][verb];
}

/** What people call a repository of this kind. */
export function kindLabel(kind: RepositoryKind): string {
  return kind === "adapter" ? "adapter" : "base model";
}

/**
 * Why a text cannot name a repository, or null when it can: the rules of every name (`nameProblem`), and no `.git` or `.ipynb` at the end,
 * which Hub clients refuse to ask for.
 */
export function repositoryNameProblem(name: string): string | null {
  if (/\.(?:git|ipynb)$/i.test(name)) return "A name does not end in '.git' or '.ipynb'.";
  return nameProblem(name);
}

/** Throws `invalid_input` unless a repository can be named so. `pointer` says where the name was given. */
export function requireNewName(name: string, pointer = "/name"): void {
  const problem = repositoryNameProblem(name);
  if (problem === null) return;
  throw new AppError("invalid_input", problem, { problems: [{ pointer, message: problem }] });
}

/** Splits `owner/name`. Throws `invalid_input` for anything else, and for a name that no repository can have. */
export function requireRepositoryName(text: string, pointer = ""): RepositoryName {
  const [owner, name, ...rest] = text.split("/");
  if (owner === undefined || name === undefined || rest.length > 0) {
    const message = `'${text.slice(0, 200)}' is not of the form owner/name.`;
    throw new AppError("invalid_input", message, { problems: [{ pointer, message }] });
  }
  requireNewName(owner, pointer);
  requireNewName(name, pointer);
  return { owner, name };
}

/**
 * Splits the name of one version's own repository, `name.v1.2.0`; null when it is none. A version has no build metadata, no `--` and no
 * `..`, so that every served name is a legal name for Hub clients.
 */
export function splitServedName(text: string): ServedName | null {
  const found = /^(.+?)\.v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/i.exec(text);
  const [, name, version] = found ?? [];
  if (name === undefined || version === undefined) return null;
  if (semver.valid(version) !== version || version.includes("--")) return null;
  return nameProblem(name) === null ? { name, semver: version } : null;
}

/** The immutable name under which one version is served and pulled: `owner/name.v1.2.0`. */
export function servedNameOf(repository: RepositoryName, semver: string): string {
  return `${repository.owner}/${repository.name}.v${semver}`;
}

/** `owner/name`. */
export function repositoryLabel(repository: RepositoryName): string {
  return `${repository.owner}/${repository.name}`;
}
