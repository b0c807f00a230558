// node scripts/build-gram.ts: compiles lib/tensors/gram.wat to gram.wasm, which is kept beside it; a test tells when it is stale.
import { readFileSync, writeFileSync } from "node:fs";
import wabt from "wabt";

const folder = new URL("../lib/tensors/", import.meta.url);
const { parseWat } = await wabt();
const module = parseWat("gram.wat", readFileSync(new URL("gram.wat", folder), "utf8"), { simd: true });
writeFileSync(new URL("gram.wasm", folder), module.toBinary({}).buffer);
