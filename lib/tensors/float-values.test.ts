import { describe, expect, it } from "vitest";
import { toFloatValues } from "./float-values.ts";

const bytesOf = (values: ArrayBufferView) =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
const read = (dtype: "F64" | "F32" | "F16" | "BF16", values: ArrayBufferView) => [
  ...toFloatValues(dtype, bytesOf(values), new Uint32Array(64)),
];

describe("values of tensors", () => {
  it("are read from float64 and float32", () => {
    expect(read("F64", Float64Array.of(1 / 3, -0, 1e300))).toEqual([1 / 3, -0, 1e300]);
    expect(read("F32", Float32Array.of(0.1, Number.NaN))).toEqual([Math.fround(0.1), Number.NaN]);
  });

  it("are read from bfloat16 by its bits", () => {
    const halves = Uint16Array.of(0x3f80, 0xbf80, 0x4049, 0x7f80, 0x7fc0, 0x8000);
    expect(read("BF16", halves)).toEqual([1, -1, 3.140625, Number.POSITIVE_INFINITY, Number.NaN, -0]);
  });

  it("are read from float16 by its bits, subnormal ones too", () => {
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x3555, 0x7bff, 0x0001, 0x03ff, 0xfc00, 0x7e00, 0x8000);
    expect(read("F16", halves)).toEqual([
      1,
      -2,
      0.333251953125,
      65_504,
      2 ** -24,
      1023 * 2 ** -24,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      -0,
    ]);
  });
});
