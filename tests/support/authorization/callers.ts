/**
 * Who asks. A team holds rows that only it may see. `engineer` and `viewer` are its members; `admin` and `reviewer` have
 * that role in the whole instance; `outsider` is an engineer of another team. `reader` is the engineer's token of scope
 * read; `limited` is the engineer's token of scope write, limited to another name of the team.
 */
export const who = [
  "admin",
  "engineer",
  "reviewer",
  "viewer",
  "outsider",
  "anonymous",
  "reader",
  "limited",
] as const;
export type Who = (typeof who)[number];
export type Outcome = "ok" | 400 | 401 | 403 | 404;
export type Row = Record<Who, Outcome>;

/** In the order of `who`. */
function row(...outcomes: [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome, Outcome, Outcome]): Row {
  const [admin, engineer, reviewer, viewer, outsider, anonymous, reader, limited] = outcomes;
  return { admin, engineer, reviewer, viewer, outsider, anonymous, reader, limited };
}

//                        admin engin. review. viewer outsid. anon. reader limited
export const anyoneReads = row("ok", "ok", "ok", "ok", "ok", 401, "ok", "ok");
export const teamsRowRead = row("ok", "ok", "ok", "ok", 404, 401, "ok", 404);
export const teamsRowWritten = row("ok", "ok", 403, 403, 404, 401, 403, 404);
export const madeForTeam = row("ok", "ok", 403, 403, 403, 401, 403, 404);
export const madeForNamedTeam = row("ok", "ok", 403, 403, 400, 401, 403, 404);
/** The limited token is one of scope write, which does not publish. */
export const deploymentMade = row("ok", "ok", 403, 403, 404, 401, 403, 403);
export const auditRead = row("ok", 403, "ok", 403, 403, 401, 403, 403);
export const teamMade = row("ok", "ok", 403, 403, "ok", 401, 403, 403);
export const teamEdited = row("ok", 403, 403, 403, 403, 401, 403, 403);
export const reviewDecided = row("ok", 403, "ok", 403, 404, 401, 403, 403);
export const ownTokenMade = row("ok", "ok", "ok", "ok", "ok", 401, 403, 403);
export const engineersTokenRevoked = row("ok", "ok", 404, 404, 404, 401, 403, 403);
