import { createTokenText } from "#lib/access/token-text.ts";
import { db } from "#lib/db.ts";

const handle = "erin";
let user = await db().user.findFirst({ where: { email: "erin@example.com" } });
if (!user) {
  const owner = await db().owner.create({ data: { kind: "user", handle, displayName: "Erin" } });
  user = await db().user.create({
    data: { name: "Erin", email: "erin@example.com", role: "admin", ownerId: owner.id },
  });
}
const { text, hash, prefix } = createTokenText();
await db().apiToken.create({ data: { name: "e", prefix, hash, scopes: ["admin"], userId: user.id } });
console.log(text);
process.exit(0);
