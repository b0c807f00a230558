import type { IncomingMessage, ServerResponse } from "node:http";

/** How passing an answer on ended: whole, without its reader, or broken by the replica. */
export type RelayEnd = "whole" | "client_gone" | "upstream_broke";

/** Resolves once the first byte of an answer is there, or its end. Rejects when it breaks before. */
export function firstByte(upstream: IncomingMessage): Promise<void> {
  if (upstream.readableLength > 0 || upstream.readableEnded) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const done = (error?: Error) => {
      upstream.off("readable", ready);
      upstream.off("end", ready);
      upstream.off("error", done);
      upstream.off("aborted", broke);
      if (error) reject(error);
      else resolve();
    };
    const ready = () => done();
    const broke = () => done(new Error("The replica closed the connection before it answered."));
    upstream.on("readable", ready);
    upstream.on("end", ready);
    upstream.on("error", done);
    upstream.on("aborted", broke);
  });
}

/**
 * Passes an answer on chunk by chunk, no faster than the client reads; `seen` looks at each. An answer that the replica breaks off is
 * broken off, so that it does not look whole.
 */
export function relay(
  upstream: IncomingMessage,
  response: ServerResponse,
  seen: (chunk: Buffer) => void,
): Promise<RelayEnd> {
  return new Promise((resolve) => {
    let end: RelayEnd | null = null;
    const finish = (how: RelayEnd) => {
      if (end !== null) return;
      end = how;
      response.off("drain", onDrain);
      response.off("close", onClose);
      resolve(how);
    };
    const onDrain = () => upstream.resume();
    const onClose = () => {
      if (!response.writableFinished) upstream.destroy();
      finish(response.writableFinished ? "whole" : "client_gone");
    };
    const broke = () => {
      // Cancelled for a client that left, an answer breaks too: that is not the replica's fault.
      finish(response.destroyed ? "client_gone" : "upstream_broke");
      response.destroy();
    };
    response.on("close", onClose);
    const short = wholeAnswer(upstream);
    if (short !== null) {
      seen(short);
      response.end(short, () => finish("whole"));
      return;
    }
    response.on("drain", onDrain);
    upstream.on("data", (chunk: Buffer) => {
      seen(chunk);
      if (!response.write(chunk)) upstream.pause();
    });
    upstream.on("end", () => {
      if (end === null) response.end(() => finish("whole"));
    });
    upstream.on("error", broke);
    upstream.on("aborted", broke);
    upstream.resume();
  });
}

/** The body of an answer that has arrived to its end, as short ones do with their head; null while some of it is to come. */
function wholeAnswer(upstream: IncomingMessage): Buffer | null {
  // One without a body has ended while its first byte was waited for, and says so no more.
  if (upstream.readableEnded) return Buffer.alloc(0);
  if (!upstream.complete || upstream.readableLength === 0) return null;
  const body: unknown = upstream.read();
  return Buffer.isBuffer(body) ? body : null;
}
