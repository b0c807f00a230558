import { existsSync } from "node:fs";

console.log(existsSync("prisma/seed.ts") ? "" : "");
