import { expect, it } from "vitest";
import { db } from "#lib/db.ts";
import { readTargetRoutes } from "#lib/serving/gateway/routing/data.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";
import { serveWithoutEngine } from "#tests/support/served.ts";

testDatabase();

/** Writes a second version of what is served, which nothing leads to yet; answers the ids of both deployments. */
async function addVersion({ userId, handle }: TestPerson): Promise<{ first: string; second: string }> {
  const first = await db().deployment.findFirstOrThrow({ where: { createdById: userId } });
  const { targetId, repositoryId, alias, rootDigest } = first;
  const made = { createdById: userId };
  const version = await db().version.create({
    data: { repositoryId, semver: "1.1.0", sortKey: "1.1.0", status: "deployed", ...made },
  });
  const { id } = await db().deployment.create({
    data: {
      ...{ targetId, repositoryId, alias, rootDigest, versionId: version.id },
      ...{ servedName: `${handle}/qa.v1.1.0`, createdByLabel: handle, isDesired: false, ...made },
    },
  });
  return { first: first.id, second: id };
}

it("reads all of one moment, so that no alias leads nowhere while it moves", async () => {
  const person = await createPerson("engineer");
  await serveWithoutEngine(person, "qa", "http://127.0.0.1:9");
  const { first, second } = await addVersion(person);
  let isOver = false;
  const moving = (async () => {
    for (let isNew = true; !isOver; isNew = !isNew) {
      await db().$transaction([
        db().servedAlias.updateMany({ data: { deploymentId: isNew ? second : first } }),
        db().deployment.update({ where: { id: second }, data: { isDesired: isNew } }),
      ]);
    }
  })();
  const nowhere: string[] = [];
  for (let count = 0; count < 150; count += 1) {
    const [target] = await readTargetRoutes();
    const known = new Set(target?.adapters.map(({ deploymentId }) => deploymentId));
    expect(target?.aliases).toHaveLength(1);
    nowhere.push(
      ...(target?.aliases ?? []).flatMap(({ deploymentId }) => (known.has(deploymentId) ? [] : deploymentId)),
    );
  }
  isOver = true;
  await moving;
  expect(nowhere).toEqual([]);
});
