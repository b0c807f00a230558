/** Bits of one element of each element type that the safetensors format names. */
const bitsByDtype = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
} as const;

/** An element type as safetensors spells it: `F32`, `BF16`… */
export type Dtype = keyof typeof bitsByDtype;

/** Element types whose values are read: what adapters are trained and kept in. */
export type FloatDtype = "F64" | "F32" | "F16" | "BF16";

/** Whether a word names an element type of the format. */
export function isDtype(word: unknown): word is Dtype {
  return typeof word === "string" && Object.hasOwn(bitsByDtype, word);
}

/** Whether the values of this element type can be read as numbers here. */
export function isFloatDtype(dtype: Dtype): dtype is FloatDtype {
  return dtype === "F64" || dtype === "F32" || dtype === "F16" || dtype === "BF16";
}

/** Size of one element in bits. */
export function dtypeBits(dtype: Dtype): number {
  return bitsByDtype[dtype];
}
