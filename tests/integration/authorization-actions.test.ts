import { beforeAll, describe, expect, it, vi } from "vitest";
import * as account from "#lib/access/account/actions.ts";
import * as people from "#lib/access/people/actions.ts";
import * as teams from "#lib/access/teams/actions.ts";
import * as tokens from "#lib/access/tokens/actions.ts";
import * as adapters from "#lib/adapters/actions.ts";
import * as cards from "#lib/adapters/cards/actions.ts";
import * as datasets from "#lib/datasets/actions.ts";
import * as exports from "#lib/exports/actions.ts";
import * as lineage from "#lib/lineage/actions.ts";
import * as repositories from "#lib/repositories/actions.ts";
import * as schemas from "#lib/schemas/actions.ts";
import * as deployments from "#lib/serving/deployments/actions.ts";
import * as mending from "#lib/serving/mending/actions.ts";
import * as targets from "#lib/serving/targets/actions.ts";
import { cases } from "#tests/support/authorization/actions/cases.ts";
import { createWorld, type Who, type World, who } from "#tests/support/authorization/actions/world.ts";
import { testDatabase } from "#tests/support/database.ts";

const request = vi.hoisted(() => ({ headers: new Headers() }));
vi.mock("next/headers", () => ({ headers: async () => request.headers }));
vi.mock("next/cache", () => ({ revalidatePath: () => undefined }));

testDatabase();
let world: World;
beforeAll(async () => {
  world = await createWorld();
});

describe("every server action for every role", () => {
  it("has its row in this table, but for those of people who are not signed in", () => {
    const made = Object.keys({
      ...account,
      ...adapters,
      ...cards,
      ...datasets,
      ...deployments,
      ...mending,
      ...exports,
      ...lineage,
      ...people,
      ...repositories,
      ...schemas,
      ...targets,
      ...teams,
      ...tokens,
    });
    const open = ["acceptPasswordLinkAction"];
    expect(Object.keys(cases).sort()).toEqual(made.filter((name) => !open.includes(name)).sort());
  });

  it.each(Object.entries(cases))("%s", async (_name, { expected, act }) => {
    const outcomes: Partial<Record<Who, string>> = {};
    for (const asking of who) {
      request.headers = new Headers();
      if (asking !== "anonymous") {
        request.headers.set("authorization", `Bearer ${world.people[asking].token}`);
      }
      const result = await act(world);
      outcomes[asking] = result.ok ? "ok" : result.error.code;
    }
    expect(outcomes).toEqual(expected);
  });
});

describe("a link for a password", () => {
  it("lets nobody in whose link is unknown", async () => {
    request.headers = new Headers();
    const result = await people.acceptPasswordLinkAction({
      token: "guessed",
      password: "correct horse battery",
    });
    expect(result).toMatchObject({ ok: false, error: { code: "forbidden" } });
  });
});
