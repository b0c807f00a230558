import { createReadStream } from "node:fs";
import type { LocalFile } from "./local-files.ts";

/** What is committed: files in the body, and large ones that were uploaded before. */
export type CommitContent = {
  title: string;
  description: string;
  files: readonly LocalFile[];
  large: readonly { path: string; sha256: string; sizeBytes: number }[];
};

/** A multiple of three, so that pieces of base64 join without padding. */
const pieceBytes = 3 * 256 * 1024;

function line(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

/** The body of a Hub commit, made while it is sent: no file is ever in memory as a whole. `onBytes` hears of what was read. */
export async function* commitBody(
  content: CommitContent,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer, void, void> {
  yield line({ key: "header", value: { summary: content.title, description: content.description } });
  for (const { path, sha256, sizeBytes } of content.large) {
    yield line({ key: "lfsFile", value: { path, algo: "sha256", oid: sha256, size: sizeBytes } });
  }
  for (const { path, file } of content.files) {
    yield Buffer.from('{"key":"file","value":{"content":"');
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of createReadStream(file, { highWaterMark: pieceBytes })) {
      const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      const usable = bytes.length - (bytes.length % 3);
      yield Buffer.from(bytes.subarray(0, usable).toString("base64"));
      rest = bytes.subarray(usable);
      onBytes(chunk.length);
    }
    yield Buffer.from(`${rest.toString("base64")}","path":${JSON.stringify(path)},"encoding":"base64"}}\n`);
  }
}
