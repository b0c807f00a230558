type Slice = (this: Buffer, start: number, end: number) => string;

/**
 * Node's own decoders behind `Buffer.toString`, without its look at the encoding's name, which costs a tenth of a short
 * row's parse. The cast is safe: every Buffer of Node has both, and the test beside this file would say if not.
 */
const { latin1Slice, utf8Slice } = Buffer.prototype as Buffer & { latin1Slice: Slice; utf8Slice: Slice };

/** The bytes from start to end as text: ASCII bytes by the cheaper decoder, else UTF-8. */
export function sliceText(bytes: Buffer, start: number, end: number, isAscii: boolean): string {
  return isAscii ? latin1Slice.call(bytes, start, end) : utf8Slice.call(bytes, start, end);
}
