import {
  anyoneReads,
  engineersTokenRevoked,
  ownTokenMade,
  teamEdited,
  teamMade,
} from "#tests/support/authorization/callers.ts";
import type { Case } from "#tests/support/authorization/case.ts";
import { freshTeam, onTeam } from "#tests/support/authorization/team-rows.ts";
import { createToken, unique } from "#tests/support/authorization/world.ts";

/** Teams, members and tokens. */
export const peopleCases = {
  listOwners: { expected: anyoneReads, send: () => ({}) },
  createTeam: { expected: teamMade, send: () => ({ body: { handle: `made-${unique()}` } }) },
  getOwner: { expected: anyoneReads, send: onTeam },
  updateTeam: {
    expected: teamEdited,
    send: (world) => ({ ...onTeam(world), body: { description: "Described." } }),
  },
  deleteTeam: {
    expected: teamEdited,
    send: async (world) => ({ params: { handle: (await freshTeam(world)).handle } }),
  },
  listMembers: { expected: anyoneReads, send: onTeam },
  setMember: {
    expected: teamEdited,
    send: (world) => ({
      params: { handle: world.team.handle, member: world.people.viewer.handle },
      body: { role: "viewer" },
    }),
  },
  removeMember: {
    expected: teamEdited,
    send: async (world) => ({
      params: { handle: (await freshTeam(world)).handle, member: world.people.viewer.handle },
    }),
  },

  listTokens: { expected: anyoneReads, send: () => ({}) },
  createToken: { expected: ownTokenMade, send: () => ({ body: { name: "made", scopes: ["read"] } }) },
  revokeToken: {
    expected: engineersTokenRevoked,
    send: async ({ people }) => ({ params: { id: (await createToken(people.engineer, ["read"])).id } }),
  },
  revokeTokenByQuery: {
    expected: engineersTokenRevoked,
    send: async ({ people }) => ({ query: { id: (await createToken(people.engineer, ["read"])).id } }),
  },
} satisfies Readonly<Record<string, Case>>;
