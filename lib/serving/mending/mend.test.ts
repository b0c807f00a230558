import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { fixtureFolder, weightsPath } from "#lib/tensors/adapters.fixture.ts";
import type { Dtype } from "#lib/tensors/dtype.ts";
import { moduleScales } from "#lib/tensors/effective-scale.ts";
import { readLoraConfig } from "#lib/tensors/lora-config.ts";
import { isFloatTensor, TensorFile } from "#lib/tensors/tensor-file.ts";
import { parseTensorKey } from "#lib/tensors/tensor-key.ts";
import { readBaseModel } from "../preflight/base-model.ts";
import type { MendKind } from "../preflight/mend-kind.ts";
import { fixtureBaseConfig } from "../preflight/preflight.fixture.ts";
import { preflight } from "../preflight/preflight.ts";
import { readAdapterFolder } from "../preflight/read-adapter-folder.ts";
import { encodeFloats } from "./encode-floats.ts";
import { type MendInput, planMend } from "./plan-mend.ts";
import { writeMended } from "./write-mended.ts";

const folder = mkdtempSync(path.join(tmpdir(), "mend-"));
afterAll(() => rmSync(folder, { recursive: true }));

const base = readBaseModel(fixtureBaseConfig("tiny-llama"));

function documentOf(name: string): Record<string, unknown> {
  return JSON.parse(fixtureFolder(name).configText ?? "{}");
}

function plan(name: string, kinds: readonly MendKind[], more: Partial<MendInput> = {}) {
  const file = new TensorFile(weightsPath(name));
  try {
    return planMend({ document: documentOf(name), header: file.header, kinds, base, ...more });
  } finally {
    file.close();
  }
}

let count = 0;
function mend(name: string, kinds: readonly MendKind[], more: Partial<MendInput> = {}) {
  const planned = plan(name, kinds, more);
  const dir = path.join(folder, String(count++));
  mkdirSync(dir);
  writeFileSync(path.join(dir, "adapter_config.json"), JSON.stringify(planned.config));
  writeMended(weightsPath(name), planned, path.join(dir, "adapter_model.safetensors"));
  return { dir, planned };
}

/** s·B·A of every module, by its path. */
function updatesOf(config: Record<string, unknown>, weights: string): Map<string, number[]> {
  const file = new TensorFile(weights);
  const matrices = new Map<string, { shape: readonly number[]; values: number[] }>();
  for (const tensor of file.header.tensors) {
    if (!isFloatTensor(tensor)) continue;
    const { module, role } = parseTensorKey(tensor.name);
    const [rows = 0, columns = 0] = tensor.shape;
    matrices.set(`${module} ${role.replace("embedding_", "")}`, {
      shape: tensor.shape,
      values: [...file.readValues(tensor, 0, rows * columns)],
    });
  }
  file.close();
  const scaleOf = moduleScales(readLoraConfig(config).config);
  const updates = new Map<string, number[]>();
  for (const [key, up] of matrices) {
    const [module = "", role] = key.split(" ");
    const down = matrices.get(`${module} lora_A`);
    if (role !== "lora_B" || !down) continue;
    const [out = 0, rank = 0] = up.shape;
    const width = down.shape[1] ?? 0;
    const { scale } = scaleOf(module);
    const update = Array.from({ length: out * width }, (_, index) => {
      const [row, column] = [Math.floor(index / width), index % width];
      let sum = 0;
      for (let at = 0; at < rank; at++) {
        sum += (up.values[row * rank + at] ?? 0) * (down.values[at * width + column] ?? 0);
      }
      return scale * sum;
    });
    updates.set(module, update);
  }
  return updates;
}

function mendedUpdates({ dir, planned }: ReturnType<typeof mend>) {
  return updatesOf({ ...planned.config }, path.join(dir, "adapter_model.safetensors"));
}

/** The largest absolute difference of two adapters' updates; infinite when they are of different modules. */
function largestDifference(left: Map<string, number[]>, right: Map<string, number[]>): number {
  if ([...left.keys()].sort().join() !== [...right.keys()].sort().join()) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const [module, update] of left) {
    const other = right.get(module) ?? [];
    if (other.length !== update.length) return Number.POSITIVE_INFINITY;
    for (let at = 0; at < update.length; at++) {
      largest = Math.max(largest, Math.abs((update[at] ?? 0) - (other[at] ?? 0)));
    }
  }
  return largest;
}

function verdictOf(dir: string, engineVersion: string) {
  const report = preflight({
    ...readAdapterFolder(dir),
    baseConfig: fixtureBaseConfig("tiny-llama"),
    limits: { maxLoraRank: 32 },
    engine: "vllm",
    engineVersion,
  });
  return { verdict: report.verdict, codes: report.findings.map(({ code }) => code) };
}

describe("a mended adapter", () => {
  it.each([
    ["rank-pattern", ["fold_patterns"], "rank-pattern"],
    ["alpha-pattern", ["fold_patterns"], "alpha-pattern"],
    ["rank-pattern-above-max", ["fold_patterns"], "rank-pattern-above-max"],
    ["adapter-name-in-keys", ["remove_adapter_name"], "good-qkvo-r8"],
    ["no-peft-prefix", ["add_prefix"], "good-qkvo-r8"],
    ["wrong-prefix", ["rename_prefix"], "good-qkvo-r8"],
    ["peft-type-loha", ["set_peft_type"], "good-qkvo-r8"],
    ["bias-all", ["set_bias_none"], "bias-all"],
  ] as const)(
    "%s has exactly the update of what it was made from, and every release serves it",
    (name, kinds, like) => {
      const mended = mend(name, kinds);
      const expected = updatesOf(documentOf(like), weightsPath(like));
      expect(expected.size).toBeGreaterThan(0);
      expect(largestDifference(mendedUpdates(mended), expected)).toBe(0);
      expect(mended.planned).toMatchObject({ isExact: true, assumptions: [] });
      for (const release of ["0.28.0", "0.32.0"]) {
        expect(verdictOf(mended.dir, release)).toEqual({ verdict: "publishable", codes: [] });
      }
    },
  );

  it("keeps the bytes of what needs no change", () => {
    const { dir } = mend("good-qkvo-r8", ["set_base_model"], { baseName: "acme/tiny" });
    const [before, after] = [weightsPath("good-qkvo-r8"), path.join(dir, "adapter_model.safetensors")].map(
      (file) => {
        const bytes = readFileSync(file);
        return bytes.subarray(8 + Number(bytes.readBigUInt64LE()));
      },
    );
    expect(after).toEqual(before);
  });

  it("can be padded to a rank that kernels like", () => {
    const mended = mend("good-odd-rank-r3", ["pad_rank"], { padRank: 8 });
    expect(mended.planned.config).toMatchObject({ r: 8 });
    const expected = updatesOf(documentOf("good-odd-rank-r3"), weightsPath("good-odd-rank-r3"));
    const updates = mendedUpdates(mended);
    expect(largestDifference(updates, expected)).toBeLessThan(1e-12);
    expect(() => plan("rank-12", ["pad_rank"], { padRank: 8 })).toThrow(/from 12 on/);
  });

  it("keeps rsLoRA's scale when it is padded", () => {
    const mended = mend("good-rslora-r16", ["pad_rank"], { padRank: 32 });
    const expected = updatesOf(documentOf("good-rslora-r16"), weightsPath("good-rslora-r16"));
    const updates = mendedUpdates(mended);
    expect(largestDifference(updates, expected)).toBeLessThan(1e-12);
  });

  it("loses no more than rounding when it is cast to bfloat16", () => {
    const mended = mend("good-qkvo-r8", ["cast_bf16"]);
    expect(mended.planned.isExact).toBe(false);
    const expected = updatesOf(documentOf("good-qkvo-r8"), weightsPath("good-qkvo-r8"));
    const updates = mendedUpdates(mended);
    for (const [module, update] of expected) {
      const size = Math.hypot(...update);
      const difference = Math.hypot(
        ...update.map((value, index) => value - (updates.get(module)?.[index] ?? 0)),
      );
      expect(difference / size).toBeLessThan(2 ** -7);
    }
  });

  it.each([
    ["config-r-mismatch", ["set_rank"], /lora_alpha 16 is the one that rank 8/],
    ["config-alpha-missing", ["fill_config"], /trained with lora_alpha 8/],
  ] as const)("of %s says what it takes for granted", (name, kinds, assumption) => {
    const { dir, planned } = mend(name, kinds);
    expect(planned.assumptions.join()).toMatch(assumption);
    expect(verdictOf(dir, "0.32.0").verdict).toBe("publishable");
  });

  it.each([
    ["good-qkvo-r8", ["rename_prefix"], /one of the base model already/],
    ["unknown-module", ["rename_prefix"], /No change of prefix/],
    ["good-bf16", ["cast_bf16"], /wider than bfloat16/],
    ["config-r-mismatch", ["fold_patterns"], /its scale is not known/],
    ["good-qkvo-r8", ["set_base_model"], /Name the base model/],
    ["good-qkvo-r8", [], /Nothing was named/],
  ] as const)("is not made of %s where that cannot be", (name, kinds, reason) => {
    expect(() => plan(name, kinds)).toThrow(reason);
  });
});

type Shapes = Readonly<Record<string, readonly number[]>>;

/** A mend of an adapter that nothing but names and shapes are known of. */
function planOfShapes(
  shapes: Shapes,
  kinds: readonly MendKind[],
  document: Record<string, unknown>,
  dtype: Dtype = "F32",
) {
  const tensors = Object.entries(shapes).map(([name, shape]) => ({ name, shape, dtype, start: 0, end: 0 }));
  const header = { headerSizeBytes: 0, fileSizeBytes: 0, metadata: {}, tensors };
  const defaults = { peft_type: "LORA", r: 8, lora_alpha: 16, target_modules: ["q_proj", "v_proj"] };
  return planMend({ document: { ...defaults, ...document }, header, kinds, base });
}

const layer = "base_model.model.model.layers.0.self_attn";

describe("a plan of a mend", () => {
  it.each(["default", "lora", "lora_A", "weight"])(
    "leaves the adapter's name '%s' out, and nothing else",
    (adapter) => {
      const shapes = { [`${layer}.q_proj.lora_A.${adapter}.weight`]: [8, 64] };
      const { tensors } = planOfShapes(shapes, ["remove_adapter_name"], {});
      expect(tensors.map(({ name }) => name)).toEqual([`${layer}.q_proj.lora_A.weight`]);
    },
  );

  it("multiplies the bias of lora_B with lora_B, as the scale is of both", () => {
    const shapes = Object.fromEntries(
      ["q_proj", "k_proj", "v_proj"].flatMap((module) => [
        [`${layer}.${module}.lora_A.weight`, [8, 64]],
        [`${layer}.${module}.lora_B.weight`, [64, 8]],
        [`${layer}.${module}.lora_B.bias`, [64]],
      ]),
    );
    const { tensors } = planOfShapes(shapes, ["fold_patterns"], {
      lora_bias: true,
      alpha_pattern: { v_proj: 32 },
    });
    expect(tensors.filter(({ factor }) => factor !== 1)).toMatchObject([
      { name: `${layer}.v_proj.lora_B.weight`, factor: 2 },
      { name: `${layer}.v_proj.lora_B.bias`, factor: 2, shape: [64] },
    ]);
  });

  it("is not called exact where float16 may lose the smallest values", () => {
    const shapes = Object.fromEntries(
      ["q_proj", "k_proj", "v_proj"].flatMap((module) => [
        [`${layer}.${module}.lora_A.weight`, [8, 64]],
        [`${layer}.${module}.lora_B.weight`, [64, 8]],
      ]),
    );
    const isExact = (alpha: number, dtype: Dtype) =>
      planOfShapes(shapes, ["fold_patterns"], { alpha_pattern: { v_proj: alpha } }, dtype).isExact;
    expect([isExact(4, "F16"), isExact(32, "F16"), isExact(4, "BF16")]).toEqual([false, true, true]);
  });

  it("takes no rank away from a lora_B that has more than its lora_A", () => {
    const shapes = {
      [`${layer}.q_proj.lora_A.weight`]: [8, 64],
      [`${layer}.q_proj.lora_B.weight`]: [64, 16],
    };
    expect(() => planOfShapes(shapes, ["fold_patterns"], {})).toThrow(/lora_B.* rank 16/);
  });

  it("renames no module whose scale goes by its old name", () => {
    const old = "base_model.model.model.language_model.layers.0.self_attn.q_proj";
    const shapes = { [`${old}.lora_A.weight`]: [8, 64], [`${old}.lora_B.weight`]: [64, 8] };
    const rename = (alphaPattern: Record<string, number>) =>
      planOfShapes(shapes, ["rename_prefix"], { alpha_pattern: alphaPattern });
    expect(rename({ q_proj: 32 }).tensors[0]?.name).toBe(`${layer}.q_proj.lora_A.weight`);
    expect(() => rename({ "model.language_model.layers.0.self_attn.q_proj": 32 })).toThrow(/by its name/);
  });
});

describe("encoding", () => {
  it("rounds a float64 once", () => {
    const encode = (value: number, dtype: "BF16" | "F16") => {
      const halves = new Uint16Array(1);
      encodeFloats(Float64Array.of(value), dtype, new Uint8Array(halves.buffer));
      return halves[0];
    };
    for (const [value, dtype, half] of [
      [1 + 2 ** -8 + 2 ** -40, "BF16", 0x3f81],
      [1 + 2 ** -8, "BF16", 0x3f80],
      [-(1 + 3 * 2 ** -8 - 2 ** -40), "BF16", 0xbf81],
      [1 + 2 ** -11 + 2 ** -40, "F16", 0x3c01],
      [2 ** -25 + 2 ** -60, "F16", 0x0001],
      [Number.POSITIVE_INFINITY, "BF16", 0x7f80],
      [0.1, "BF16", 0x3dcd],
    ] as const) {
      expect(encode(value, dtype)).toBe(half);
    }
    expect(encode(Number.NaN, "F16")).toBe(0x7e00);
  });

  it("is the nearest value, ties to even", () => {
    const view = new DataView(new ArrayBuffer(4));
    const encode = (value: number, dtype: "BF16" | "F16") => {
      const bytes = new Uint8Array(2);
      encodeFloats(Float32Array.of(value), dtype, bytes);
      return (bytes[1] ?? 0) * 256 + (bytes[0] ?? 0);
    };
    const singles = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(singles, (value) => {
        view.setFloat32(0, value);
        const [low, high] = [view.getUint16(0), view.getUint16(0) + 1].map((half) => {
          view.setUint32(0, half << 16);
          return view.getFloat32(0);
        });
        view.setUint32(0, encode(value, "BF16") << 16);
        const got = view.getFloat32(0);
        const nearest = Math.min(Math.abs(value - (low ?? 0)), Math.abs(value - (high ?? 0)));
        return Math.abs(value - got) === nearest || !Number.isFinite(got);
      }),
    );
    for (const [value, half] of [
      [1, 0x3c00],
      [65_504, 0x7bff],
      [65_520, 0x7c00],
      [-2, 0xc000],
      [2 ** -24, 0x0001],
      [2 ** -25, 0x0000],
      [1 + 2 ** -11, 0x3c00],
      [1 + 3 * 2 ** -11, 0x3c02],
      [2 ** -14, 0x0400],
      [Number.NaN, 0x7e00],
    ] as const) {
      expect(encode(value, "F16")).toBe(half);
    }
  });
});
