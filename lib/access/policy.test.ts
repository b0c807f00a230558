import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Permission } from "#lib/access/permissions.ts";
import {
  authorize,
  can,
  hasScope,
  reachesResource,
  readableWhere,
  requireReach,
  roleAt,
} from "#lib/access/policy.ts";
import { type Actor, type Role, systemActor, type TokenScope } from "#lib/actor.ts";

const teamId = "team-id";
const ownId = "own-id";

function person(role: Role, roleInTeam: Role | null = null, more: Partial<Actor> = {}): Actor {
  const team = roleInTeam === null ? [] : [{ id: teamId, handle: "team", role: roleInTeam }];
  return {
    ...systemActor("someone", "request"),
    kind: "user",
    userId: "user-id",
    role,
    owners: [{ id: ownId, handle: "someone", role }, ...team],
    ...more,
  };
}

const token = (scopes: readonly TokenScope[], resourcePatterns: readonly string[] = []) => ({
  kind: "token" as const,
  scopes,
  resourcePatterns,
});

describe("hasScope", () => {
  it.each<[TokenScope, TokenScope[]]>([
    ["admin", ["read", "write", "publish", "infer", "admin"]],
    ["publish", ["read", "publish"]],
    ["write", ["read", "write"]],
    ["read", ["read"]],
    ["infer", ["infer"]],
  ])("lets %s do %j and nothing else", (held, allowed) => {
    const all: TokenScope[] = ["read", "write", "publish", "infer", "admin"];
    expect(all.filter((wanted) => hasScope([held], wanted))).toEqual(allowed);
  });

  it("allows nothing without a scope", () => {
    expect(hasScope([], "read")).toBe(false);
  });
});

describe("roleAt", () => {
  it("is the role held at the owner, an administrator's everywhere, none for a stranger", () => {
    expect(roleAt(person("viewer", "engineer"), teamId)).toBe("engineer");
    expect(roleAt(person("admin"), teamId)).toBe("admin");
    expect(roleAt(person("engineer"), teamId)).toBeNull();
  });
});

describe("can", () => {
  it.each<[Permission, Role, boolean]>([
    ["dataset.create", "engineer", true],
    ["dataset.create", "reviewer", false],
    ["dataset.create", "viewer", false],
    ["dataset.delete", "engineer", true],
    ["export.cancel", "viewer", false],
    ["owner.update", "admin", true],
    ["owner.update", "engineer", false],
  ])("at a team, %s by its %s is %s whatever the role elsewhere", (permission, roleInTeam, allowed) => {
    expect(can(person("viewer", roleInTeam), permission, teamId)).toBe(allowed);
    expect(can(person("engineer", roleInTeam), permission, teamId)).toBe(allowed);
  });

  it("gives an engineer nothing at a team of others", () => {
    expect(can(person("engineer"), "dataset.update", teamId)).toBe(false);
  });

  it("takes the role in the whole instance where a permission is the instance's", () => {
    expect(can(person("viewer", "admin"), "user.manage")).toBe(false);
    expect(can(person("engineer", "reviewer"), "audit.read")).toBe(false);
    expect(can(person("reviewer"), "audit.read")).toBe(true);
  });

  it("without an owner asks whether any of the actor's owners gives the role", () => {
    expect(can(person("viewer", "engineer"), "dataset.create")).toBe(true);
    expect(can(person("viewer", "viewer"), "dataset.create")).toBe(false);
  });

  it("keeps a token to its scopes, an administrator's too", () => {
    expect(can(person("admin", null, token(["read"])), "dataset.delete", teamId)).toBe(false);
    expect(can(person("admin", null, token([])), "dataset.read", teamId)).toBe(false);
    expect(can(person("admin", null, token(["admin"])), "user.manage")).toBe(true);
  });

  it("lets a token that is limited to resources administer nothing", () => {
    const limited = person("admin", null, token(["admin"], ["team/a"]));
    expect(can(limited, "audit.read")).toBe(false);
    expect(can(limited, "owner.update", teamId)).toBe(false);
    expect(can(limited, "dataset.update", teamId)).toBe(true);
  });
});

describe("authorize", () => {
  it("says which scope a token lacks", () => {
    const actor = person("engineer", "engineer", token(["read"]));
    expect(() => authorize(actor, "dataset.update", teamId)).toThrow("scope 'write'");
  });

  it("says which roles it takes", () => {
    expect(() => authorize(person("viewer", "viewer"), "dataset.update", teamId)).toThrow(
      "one of the roles admin, engineer at this owner",
    );
  });
});

describe("reachesResource", () => {
  it.each<[string, string, boolean]>([
    ["team/data", "team/data", true],
    ["team/data", "TEAM/Data", true],
    ["team/data", "team/data2", false],
    ["team/*", "team/data", true],
    ["team/*", "teams/data", false],
    ["*/data", "team/data", true],
    ["*", "team/data", false],
    ["team/*", "team/a/b", false],
    ["team/a*b*c", "team/axxbxxc", true],
    ["team/a*b*c", "team/acb", false],
    ["team/ab*ba", "team/aba", false],
    ["team/ab*ba", "team/abba", true],
    ["team/a_c", "team/abc", false],
    ["team/a%c", "team/abc", false],
    ["team/a.c", "team/abc", false],
    ["team/**", "team/data", true],
    ["team/*a*a*", "team/a", false],
  ])("%s reaches %s: %s", (pattern, resource, reached) => {
    expect(reachesResource(person("engineer", null, token(["read"], [pattern])), resource)).toBe(reached);
  });

  it("reaches all without a pattern", () => {
    expect(reachesResource(person("engineer"), "any/thing")).toBe(true);
  });

  it("agrees with a regular expression of the pattern", () => {
    const piece = fc.stringMatching(/^[ab*_]{1,6}$/);
    const name = fc.stringMatching(/^[ab_]{1,6}$/);
    fc.assert(
      fc.property(piece, name, (pattern, value) => {
        const expected = new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(value);
        const actor = person("engineer", null, token(["read"], [`team/${pattern}`]));
        expect(reachesResource(actor, `team/${value}`)).toBe(expected);
      }),
    );
  });
});

describe("requireReach", () => {
  it("says no more than that nothing is there", () => {
    const actor = person("engineer", null, token(["read"], ["team/a"]));
    expect(() => requireReach(actor, "team/b")).toThrow("Nothing is there, or you may not see it.");
  });
});

describe("readableWhere", () => {
  it("is everything for administrators and reviewers", () => {
    expect(readableWhere(person("admin"))).toEqual({});
    expect(readableWhere(person("reviewer"))).toEqual({});
  });

  it("is what everyone sees and what one's owners hold for others", () => {
    expect(readableWhere(person("engineer", "viewer"))).toEqual({
      OR: [{ visibility: "everyone" }, { ownerId: { in: [ownId, teamId] } }],
    });
  });

  it("narrows a limited token to its patterns, an administrator's too, with LIKE's own signs escaped", () => {
    const actor = person("admin", null, token(["read"], ["Team/my_data*v*"]));
    expect(readableWhere(actor)).toEqual({
      AND: [
        {
          OR: [
            {
              owner: { handle: { equals: "team", mode: "insensitive" } },
              name: { equals: "my\\_data%v%", mode: "insensitive" },
            },
          ],
        },
      ],
    });
  });

  it("lets a pattern that is not owner/name match nothing", () => {
    for (const pattern of ["*", "team", "team/a/b", ""]) {
      const actor = person("admin", null, token(["read"], [pattern]));
      expect(readableWhere(actor)).toEqual({
        AND: [
          {
            OR: [
              {
                owner: { handle: { equals: "", mode: "insensitive" } },
                name: { equals: "", mode: "insensitive" },
              },
            ],
          },
        ],
      });
    }
  });
});
