/** A file to commit, with its path in the repository. */
export type CommitFile = { path: string; file: Blob };

/** Bytes encoded at a time: a multiple of three, so that pieces join without padding between them. */
const pieceBytes = 3 * 1024 * 1024;
const stepBytes = 24_576;

/** Base64 of a piece; stepwise, as a call takes only so many arguments. */
function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += stepBytes) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + stepBytes)));
  }
  return text;
}

/**
 * The body of a Hub commit (application/x-ndjson: a header, then a line a file with its bytes in base64). A Blob of pieces, which
 * browsers keep on disk when it is large. `onRead` hears how many bytes of the files have been read.
 */
export async function commitBody(
  summary: string,
  files: readonly CommitFile[],
  onRead: (bytes: number) => void = () => undefined,
): Promise<Blob> {
  const parts: BlobPart[] = [`${JSON.stringify({ key: "header", value: { summary, description: "" } })}\n`];
  let readBytes = 0;
  for (const { path, file } of files) {
    parts.push('{"key":"file","value":{"content":"');
    for (let at = 0; at < file.size; at += pieceBytes) {
      const bytes = new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer());
      parts.push(new Blob([toBase64(bytes)]));
      readBytes += bytes.length;
      onRead(readBytes);
    }
    parts.push(`","path":${JSON.stringify(path)},"encoding":"base64"}}\n`);
  }
  return new Blob(parts, { type: "application/x-ndjson" });
}
