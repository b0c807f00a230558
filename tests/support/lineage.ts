import { db } from "#lib/db.ts";
import { nodeKey } from "#lib/lineage/node-key.ts";
import type { TestPerson } from "#tests/support/people.ts";

type VersionOptions = {
  ownerId?: string;
  name?: string;
  semver?: string;
  status?: "draft" | "registered" | "approved" | "deployed" | "withdrawn";
  visibility?: "team" | "everyone";
  alias?: string;
};

const unique = () => crypto.randomUUID().slice(0, 8);

/** A version without files, in an adapter of its own unless a name is given; returns its ids and its lineage node. */
export async function createVersion(person: TestPerson, options: VersionOptions = {}) {
  const ownerId = options.ownerId ?? person.ownerId;
  const name = options.name ?? `adapter-${unique()}`;
  const repository = await db().repository.upsert({
    where: { ownerId_name: { ownerId, name } },
    update: {},
    create: {
      kind: "adapter",
      ownerId,
      name,
      visibility: options.visibility ?? "team",
      createdById: person.userId,
      searchText: name,
    },
  });
  const version = await db().version.create({
    data: {
      repositoryId: repository.id,
      semver: options.semver ?? "1.0.0",
      status: options.status ?? "registered",
      createdById: person.userId,
    },
  });
  await db().repository.update({ where: { id: repository.id }, data: { shownVersionId: version.id } });
  if (options.alias !== undefined) {
    await db().alias.create({
      data: { repositoryId: repository.id, name: options.alias, versionId: version.id },
    });
  }
  return { id: version.id, key: nodeKey("version", version.id), name, repositoryId: repository.id };
}

/** A registered base model without files. */
export async function createBaseModel(
  person: TestPerson,
  options: { name?: string; visibility?: "team" | "everyone" } = {},
) {
  const name = options.name ?? `base-${unique()}`;
  const { id } = await db().repository.create({
    data: {
      kind: "base",
      ownerId: person.ownerId,
      name,
      visibility: options.visibility ?? "team",
      createdById: person.userId,
      licence: "apache-2.0",
      searchText: name,
    },
  });
  return { id, key: nodeKey("repository", id), name };
}

/** A dataset's version and an export of it that succeeded, without files. */
export async function createExportRow(
  person: TestPerson,
  options: { ownerId?: string; digest?: string; visibility?: "team" | "everyone" } = {},
) {
  const ownerId = options.ownerId ?? person.ownerId;
  const visibility = options.visibility ?? "team";
  const made = { createdById: person.userId };
  const dataset = await db().dataset.create({
    data: { ownerId, name: `rows-${unique()}`, visibility, ...made },
  });
  const version = await db().datasetVersion.create({
    data: {
      datasetId: dataset.id,
      number: 1,
      status: "ready",
      sourceKind: "upload",
      sourceDetails: {},
      fileName: "rows.jsonl",
      format: "jsonl",
      compression: "none",
      ...made,
    },
  });
  const recipe = await db().recipe.create({
    data: { ownerId, name: `recipe-${unique()}`, digest: unique(), document: {}, ...made },
  });
  const { id } = await db().export.create({
    data: {
      ownerId,
      visibility,
      name: `export-${unique()}`,
      datasetVersionId: version.id,
      recipeId: recipe.id,
      status: "succeeded",
      datasetDigest: options.digest ?? null,
      ...made,
    },
  });
  return { id, key: nodeKey("export", id), dataset: nodeKey("dataset", version.id) };
}
