import { describe, expect, it } from "vitest";
import { createBaseModel } from "#lib/repositories/base-models/mutations.ts";
import { usageOf } from "#lib/serving/gateway/usage/data.ts";
import { noUsage } from "#lib/serving/gateway/usage/gateway-usage.ts";
import { saveUsage } from "#lib/serving/gateway/usage/mutations.ts";
import { createTarget } from "#lib/serving/targets/mutations.ts";
import { createAdapter } from "#tests/support/adapters.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, createTeam } from "#tests/support/people.ts";

testDatabase();

const config = {
  model_type: "llama",
  hidden_size: 64,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  vocab_size: 512,
};

describe("usage of an adapter that everyone may see", () => {
  it("says nothing of targets that the reader may not see", async () => {
    const [author, runner] = [await createPerson("engineer"), await createPerson("engineer")];
    const owner = (await createTeam([{ person: runner, role: "engineer" }])).handle;
    const adapter = await createAdapter(author, "open-qa", { visibility: "everyone" });
    await createBaseModel(runner.actor, { owner, name: "tiny", config });
    const target = await createTarget(runner.actor, {
      name: `${owner}-eu`,
      owner,
      baseModel: `${owner}/tiny`,
    });
    const minute = new Date(Math.floor(Date.now() / 60_000) * 60_000);
    const key = { targetId: target.id, servedName: `${author.handle}/open-qa.v1.0.0`, alias: "secret-trial" };
    const counted = { ...noUsage(), requests: 3, repositoryId: adapter.id, versionId: crypto.randomUUID() };
    await saveUsage([{ ...key, ...counted, minute }]);
    const query = { repositoryId: adapter.id, since: new Date(minute.getTime() - 60_000) };
    expect((await usageOf(runner.actor, query)).names).toMatchObject([
      { alias: "secret-trial", requests: 3 },
    ]);
    expect(await usageOf(author.actor, query)).toMatchObject({ names: [], over: [] });
  });
});
