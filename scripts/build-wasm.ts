// node scripts/build-wasm.ts: compiles the .wat files of lib/tensors/ to .wasm, which are kept beside them; tests tell when one is stale.
import { readFileSync, writeFileSync } from "node:fs";
import wabt from "wabt";

const folder = new URL("../lib/tensors/", import.meta.url);
const { parseWat } = await wabt();
for (const name of ["gram", "find"]) {
  const source = new URL(`${name}.wat`, folder);
  const module = parseWat(`${name}.wat`, readFileSync(source, "utf8"), { simd: true });
  writeFileSync(new URL(`${name}.wasm`, folder), module.toBinary({}).buffer);
}
