import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { weightsPath } from "./adapters.fixture.ts";
import { parseSafetensorsHeader } from "./header.ts";
import { HeaderRefusal, parseRefusal, refusalText } from "./header-refusal.ts";

type Entry = { dtype: unknown; shape: unknown; data_offsets: unknown };

/** A file with this header text and so many bytes of data. */
function file(header: string, dataBytes = 0, headerLength = Buffer.byteLength(header)): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(headerLength));
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(dataBytes)]);
}

const f32 = (start: number, end: number, shape: number[] = [(end - start) / 4]): Entry => ({
  dtype: "F32",
  shape,
  data_offsets: [start, end],
});

function refusalOf(bytes: Buffer, fileSizeBytes = bytes.length): HeaderRefusal {
  try {
    parseSafetensorsHeader(bytes, fileSizeBytes);
  } catch (error) {
    if (error instanceof HeaderRefusal) return error;
    throw error;
  }
  throw new Error("the header was not refused");
}

const refusalOfTensors = (tensors: Record<string, unknown>, dataBytes: number) =>
  refusalOf(file(JSON.stringify(tensors), dataBytes));

describe("a safetensors header", () => {
  it("gives the tensors in file order, with offsets from the start of the file", () => {
    const text = JSON.stringify({ __metadata__: { format: "pt" }, b: f32(8, 16), a: f32(0, 8, [2, 1]) });
    const header = parseSafetensorsHeader(file(text, 16), 8 + text.length + 16);
    const dataStart = 8 + text.length;
    expect(header).toEqual({
      headerSizeBytes: dataStart,
      fileSizeBytes: dataStart + 16,
      metadata: { format: "pt" },
      tensors: [
        { name: "a", dtype: "F32", shape: [2, 1], start: dataStart, end: dataStart + 8 },
        { name: "b", dtype: "F32", shape: [2], start: dataStart + 8, end: dataStart + 16 },
      ],
    });
  });

  it("takes padding, scalars, empty tensors and four-bit elements", () => {
    const tensors = {
      empty: { dtype: "F16", shape: [0, 7], data_offsets: [0, 0] },
      scalar: { dtype: "BF16", shape: [], data_offsets: [0, 2] },
      packed: { dtype: "F4", shape: [4], data_offsets: [2, 4] },
    };
    const { tensors: spans } = parseSafetensorsHeader(
      file(`${JSON.stringify(tensors)}   `, 4),
      JSON.stringify(tensors).length + 15,
    );
    expect(spans.map(({ name }) => name)).toEqual(["empty", "scalar", "packed"]);
  });

  it.each([
    ["a file shorter than the length field", refusalOf(Buffer.alloc(5)), "truncated"],
    ["a header longer than the file", refusalOf(file("{}", 0, 3_000)), "truncated"],
    ["a header of 100 MB", refusalOf(file("{}", 0, 100_000_001), 2 ** 31), "header_too_large"],
    ["a length of 2^63", refusalOf(file("{}", 0, Number.MAX_SAFE_INTEGER)), "header_too_large"],
    [
      "a header larger than what is read",
      refusalOf(file("{}", 0, 17 * 2 ** 20), 2 ** 31),
      "header_too_large",
    ],
    ["a header that is no JSON", refusalOf(file("{oops")), "header_not_json"],
    [
      "a header nested deeper than the call stack",
      refusalOf(file(`{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`)),
      "header_not_json",
    ],
    ["a header that is a list", refusalOf(file("[]")), "header_not_json"],
    ["bytes that are no UTF-8", refusalOf(Buffer.from("02000000000000007bff", "hex")), "header_not_json"],
    [
      "a tensor named twice",
      refusalOf(file(`{"a":${JSON.stringify(f32(0, 4))},"a":${JSON.stringify(f32(0, 4))}}`, 4)),
      "duplicate_key",
    ],
    [
      "a shape given twice",
      refusalOf(file('{"a":{"dtype":"F32","shape":[1],"shape":[2],"data_offsets":[0,8]}}', 8)),
      "duplicate_key",
    ],
    ["metadata that is no text", refusalOfTensors({ __metadata__: { epoch: 1 } }, 0), "bad_metadata"],
    ["metadata with NUL", refusalOfTensors({ __metadata__: { a: "\0" } }, 0), "bad_metadata"],
    ["a name with a lone surrogate", refusalOfTensors({ "\ud800": f32(0, 4) }, 4), "bad_tensor"],
    ["a tensor that is no object", refusalOfTensors({ a: 1 }, 0), "bad_tensor"],
    ["a negative size", refusalOfTensors({ a: f32(0, 4, [-1]) }, 4), "bad_tensor"],
    ["a fractional offset", refusalOfTensors({ a: f32(0, 4.5, [1]) }, 5), "bad_tensor"],
    ["an end before its begin", refusalOfTensors({ a: f32(8, 4, [1]) }, 8), "bad_tensor"],
    ["one offset only", refusalOfTensors({ a: { ...f32(0, 4), data_offsets: [4] } }, 4), "bad_tensor"],
    ["a dtype nobody knows", refusalOfTensors({ a: { ...f32(0, 4), dtype: "F31" } }, 4), "bad_dtype"],
    ["a dtype of Object's own", refusalOfTensors({ a: { ...f32(0, 4), dtype: "toString" } }, 4), "bad_dtype"],
    ["a shape of other bytes", refusalOfTensors({ a: f32(0, 8, [3]) }, 8), "size_mismatch"],
    ["a shape beyond all memory", refusalOfTensors({ a: f32(0, 8, [2 ** 50, 2 ** 50]) }, 8), "size_mismatch"],
    ["tensors that overlap", refusalOfTensors({ a: f32(0, 8), b: f32(4, 12) }, 12), "overlapping_offsets"],
    ["bytes between tensors", refusalOfTensors({ a: f32(0, 4), b: f32(8, 12) }, 12), "hole"],
    ["bytes before the tensors", refusalOfTensors({ a: f32(4, 8) }, 8), "hole"],
    ["sizes beyond the file", refusalOfTensors({ a: f32(0, 4_000) }, 8), "truncated"],
    ["bytes after the tensors", refusalOfTensors({ a: f32(0, 4) }, 5), "trailing_bytes"],
  ])("is refused for %s", (_, refusal, reason) => {
    expect([refusal.reason, refusal.code, refusal.name]).toEqual([reason, "invalid_input", "AppError"]);
    expect(refusal.message).toMatch(/^[^\n]{20,}$/);
  });

  it("names the tensor by a JSON pointer", () => {
    const { problems } = refusalOfTensors({ "a/b~c": f32(4, 8) }, 8);
    expect(problems.map(({ pointer }) => pointer)).toEqual(["/a~1b~0c"]);
  });

  it("is read from a prefix of the file, or refused with a reason, whatever byte was changed", () => {
    const whole = readFileSync(weightsPath("good-odd-rank-r3"));
    const headerEnd = 8 + Number(whole.readBigUInt64LE(0));
    const arbitraryChange = fc.tuple(
      fc.integer({ min: 0, max: headerEnd - 1 }),
      fc.integer({ min: 0, max: 255 }),
    );
    fc.assert(
      fc.property(fc.array(arbitraryChange, { maxLength: 3 }), (changes) => {
        const bytes = Buffer.from(whole.subarray(0, headerEnd));
        for (const [index, byte] of changes) bytes[index] = byte;
        try {
          const { tensors } = parseSafetensorsHeader(bytes, whole.length);
          expect(tensors.at(-1)?.end).toBe(whole.length);
        } catch (error) {
          // A length beyond what was read is the caller's to fetch.
          if (!(error instanceof RangeError)) expect(error).toBeInstanceOf(HeaderRefusal);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("is refused again from what was kept, with reason and sentence", () => {
    const refusal = refusalOfTensors({ a: f32(0, 4) }, 5);
    const { reason, message } = parseRefusal(refusalText(refusal));
    expect({ reason, message }).toEqual({ reason: refusal.reason, message: refusal.message });
  });
});
