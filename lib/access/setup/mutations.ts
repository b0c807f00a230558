import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { handleProblem } from "#lib/access/handle.ts";
import { type Actor, systemActor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { env } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import type { SchemaValue } from "#lib/validate.ts";
import type { setupSchema } from "./schema.ts";

const settingKey = "access.setup_token";
/** Any number: it keeps two first administrators from being made at once. */
const setupLockKey = 4_096_020_302;
const usedLink = "This link was used or replaced. Start the product again to get a new one, or sign in.";

type FirstAdministrator = { name: string; handle: string; email: string; password: string };

/**
 * Sees to it that someone can sign in: makes the administrator that the environment names, or a new one-time link when
 * there is none. Returns the sentence to print, "" when there is an administrator already.
 */
export async function prepareFirstAdministrator(): Promise<string> {
  const { admin, publicUrl } = env();
  const actor = systemActor("setup", "start");
  return withTransaction(async (tx) => {
    if (await hasAdministrator(tx)) return "";
    if (admin) {
      const handle = handleFromEmail(admin.email);
      await createAdministrator(tx, actor, { ...admin, name: handle, handle });
      return `sign in as ${admin.email}, with the password of ADAPTERY_ADMIN_PASSWORD`;
    }
    const token = randomBytes(32).toString("base64url");
    const value = { sha256: digestOf(token) };
    await tx.setting.upsert({
      where: { key: settingKey },
      create: { key: settingKey, value },
      update: { value },
    });
    return `make the first administrator (this link works once): ${publicUrl}/setup?token=${token}`;
  });
}

/**
 * Makes the first administrator for whoever holds the one-time link. Throws `forbidden` for a link that is wrong, used or
 * replaced, `invalid_input` for a handle that cannot be one.
 */
export async function completeSetup(
  input: SchemaValue<typeof setupSchema>,
  requestId: string,
): Promise<void> {
  const { token, ...person } = input;
  const problem = handleProblem(person.handle);
  if (problem) {
    throw new AppError("invalid_input", problem, { problems: [{ pointer: "/handle", message: problem }] });
  }
  await withTransaction(async (tx) => {
    if (await hasAdministrator(tx)) throw new AppError("forbidden", usedLink);
    const setting = await tx.setting.findUnique({ where: { key: settingKey }, select: { value: true } });
    if (!matches(setting?.value, token)) throw new AppError("forbidden", usedLink);
    await createAdministrator(tx, systemActor("setup link", requestId), person);
    await tx.setting.delete({ where: { key: settingKey } });
  });
}

/** Holds the set-up lock until the transaction ends, so that the answer stays true. */
async function hasAdministrator(tx: Transaction): Promise<boolean> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${setupLockKey}::bigint)`;
  return (await tx.user.count({ where: { role: "admin", disabledAt: null } })) > 0;
}

async function createAdministrator(tx: Transaction, actor: Actor, person: FirstAdministrator): Promise<void> {
  const handle = person.handle.toLowerCase();
  const email = person.email.toLowerCase();
  const taken = await tx.owner.findUnique({ where: { handle }, select: { id: true } });
  if (taken) {
    const message = `The name ${handle} is taken; choose another.`;
    throw new AppError("conflict", message, { problems: [{ pointer: "/handle", message }] });
  }
  const owner = await tx.owner.create({
    data: { kind: "user", handle, displayName: person.name },
    select: { id: true },
  });
  const user = await tx.user.create({
    data: { name: person.name, email, emailVerified: true, role: "admin", ownerId: owner.id },
    select: { id: true },
  });
  const password = await hashPassword(person.password);
  await tx.account.create({
    data: { accountId: user.id, providerId: "credential", userId: user.id, password },
  });
  await recordAudit(tx, actor, {
    action: "user.created",
    subject: { kind: "user", id: user.id, label: handle },
    after: { handle, email, role: "admin" },
    details: { role: "admin", first: true },
  });
}

/** `ada.lovelace@example.com` becomes `ada.lovelace`, when that can be a handle; else `administrator`. */
function handleFromEmail(email: string): string {
  const local = email.slice(0, email.indexOf("@")).toLowerCase();
  return handleProblem(local) === null ? local : "administrator";
}

function digestOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function matches(stored: unknown, token: string): boolean {
  if (typeof stored !== "object" || stored === null || !("sha256" in stored)) return false;
  const { sha256 } = stored;
  return typeof sha256 === "string" && timingSafeEqual(Buffer.from(sha256), Buffer.from(digestOf(token)));
}
