import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { adapterNames, fixtureFolder, weightsPath } from "./adapters.fixture.ts";
import { quickScan } from "./quick-scan.ts";
import { scanFile } from "./scan-file.ts";
import { TensorFile } from "./tensor-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "quick-scan-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file with one lora_A of these bytes. */
function fileOf(dtype: string, bytes: Uint8Array, count: number): string {
  const tensor = { dtype, shape: [1, count], data_offsets: [0, bytes.length] };
  const header = Buffer.from(JSON.stringify({ "base_model.model.a.lora_A.weight": tensor }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = path.join(folder, "one.safetensors");
  writeFileSync(file, Buffer.concat([length, header, bytes]));
  return file;
}

function scanned(file: string) {
  const opened = new TensorFile(file);
  try {
    return quickScan(opened);
  } finally {
    opened.close();
  }
}

describe("the quick scan", () => {
  it("finds in every fixture what the whole scan finds", () => {
    const names = adapterNames().filter((name) => fixtureFolder(name).inventory !== null);
    expect(names.length).toBeGreaterThan(30);
    for (const name of names) {
      const { isUntrained, zeroModules, nonFiniteModules } = scanFile(weightsPath(name));
      expect(scanned(weightsPath(name)), name).toEqual({ isUntrained, zeroModules, nonFiniteModules });
    }
  });

  const halves = (...values: number[]) => new Uint8Array(Uint16Array.from(values).buffer);
  it.each([
    ["BF16", halves(0x3f80, 0x7f80, 0x3f80), true],
    ["BF16", halves(0x3f80, 0x3f80, 0xffc0), true],
    ["BF16", halves(0x7f7f, 0xff7f, 0x8000), false],
    ["F16", halves(0x3c00, 0x7c00, 0x3c00), true],
    ["F16", halves(0x3c00, 0x3c00, 0xfe00), true],
    ["F16", halves(0x7bff, 0xfbff, 0x0001), false],
    ["F32", new Uint8Array(Float32Array.of(1, Number.NEGATIVE_INFINITY, 1).buffer), true],
    ["F32", new Uint8Array(Float32Array.of(1, 3.4e38, -3.4e38).buffer), false],
    ["F64", new Uint8Array(Float64Array.of(1, 2, Number.NaN).buffer), true],
    ["F64", new Uint8Array(Float64Array.of(1, 1e308, -1e308).buffer), false],
  ])("tells values of %s that are not finite from the largest that are", (dtype, bytes, isBroken) => {
    const found = scanned(fileOf(dtype, bytes, 3));
    expect(found.nonFiniteModules).toEqual(isBroken ? ["a"] : []);
    expect(found.isUntrained).toBe(false);
  });

  it.each([
    ["BF16", halves(0, 0x8000, 0)],
    ["F32", new Uint8Array(Float32Array.of(0, -0, 0).buffer)],
    ["F64", new Uint8Array(Float64Array.of(0, -0, 0).buffer)],
  ])("takes zeros of either sign as zero in %s", (dtype, bytes) => {
    expect(scanned(fileOf(dtype, bytes, 3)).isUntrained).toBe(true);
  });
});
