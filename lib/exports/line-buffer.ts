/** Bytes of output lines on their way to a file: one buffer, reused, that grows only for a line beyond its size. */
export class LineBuffer {
  bytes: Buffer;
  length = 0;

  constructor(capacityBytes: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacityBytes);
  }

  /** Makes room for this many more bytes. */
  reserve(byteCount: number): void {
    const needed = this.length + byteCount;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }

  /** Appends a range of another buffer. */
  copy(source: Buffer, start: number, end: number): void {
    this.reserve(end - start);
    source.copy(this.bytes, this.length, start, end);
    this.length += end - start;
  }

  /** Appends a fixed text. */
  literal(source: Buffer): void {
    this.reserve(source.length);
    this.append(source);
  }

  /** As `literal`, where room is reserved. Byte by byte: cheaper than a native call up to some forty bytes. */
  append(source: Buffer): void {
    const { bytes, length } = this;
    const count = source.length;
    if (count > 40) source.copy(bytes, length);
    else for (let index = 0; index < count; index++) bytes[length + index] = source[index] ?? 0;
    this.length = length + count;
  }

  /** As `copy`, where room is reserved. */
  appendRange(source: Buffer, start: number, end: number): void {
    source.copy(this.bytes, this.length, start, end);
    this.length += end - start;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** Appends a text as UTF-8. A lone surrogate becomes U+FFFD. */
  text(value: string): void {
    this.reserve(value.length * 3);
    this.length += this.bytes.write(value, this.length, "utf8");
  }
}
