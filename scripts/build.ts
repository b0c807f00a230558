import { ensureBuild, ensureClient } from "#lib/launch/build.ts";

await ensureClient(process.cwd());
const built = await ensureBuild(process.cwd(), () => console.log("building"));
console.log(built ? "built" : "the build is up to date");
