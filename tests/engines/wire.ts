import { connect } from "node:net";
import path from "node:path";
import { adaptersFolder, type WireCase } from "./vllm-cases.ts";

/** The bytes of an answer, head and all, over a connection of its own. */
export function exchange(url: string, key: string, sent: WireCase): Promise<string> {
  const { hostname, port, host } = new URL(url);
  const body = typeof sent.body === "string" ? sent.body : JSON.stringify(sent.body);
  const lines = [`${sent.method} ${sent.path} HTTP/1.1`, `host: ${host}`, "connection: close"];
  if (sent.key !== null) lines.push(`authorization: Bearer ${sent.key ?? key}`);
  if (body !== undefined) {
    lines.push(`content-type: ${sent.contentType ?? "application/json"}`);
    lines.push(`content-length: ${Buffer.byteLength(body)}`);
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${lines.join("\r\n")}\r\n\r\n${body ?? ""}`);
    });
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    socket.on("error", reject);
  });
}

/**
 * An answer without what differs from one to the next: times, ids, lengths, numbers of the model and its words, the order
 * of Python's sets, and where the fixtures lie.
 */
export function withoutTheParticular(answer: string): string {
  const repository = path.dirname(path.dirname(path.dirname(adaptersFolder)));
  return answer
    .replace(/^date: .*$/m, "date: <date>")
    .replace(/^content-length: \d+$/m, "content-length: <length>")
    .replace(/\r\n[0-9a-f]+\r\ndata:/g, "\r\n<length>\r\ndata:")
    .replace(/\b(cmpl|chatcmpl|modelperm)-[0-9a-f]{16}\b/g, "$1-<id>")
    .replace(/"created":\d+/g, '"created":<time>')
    .replace(/"logprob":-?[\d.e-]+,"rank":\d+/g, '"logprob":<number>,"rank":<number>')
    .replace(/"text":"(?:\\.|[^"\\])+"/g, '"text":<words>')
    .replace(/"content":"(?:\\.|[^"\\])+"/g, '"content":<words>')
    .replace(/"system_fingerprint":"vllm-([\d.]+)-[0-9a-f]{8}"/g, '"system_fingerprint":"vllm-$1-<hash>"')
    .replace(/expected target modules in \{[^}]*\}/, "expected target modules in {<set>}")
    .replace(/While loading \S+,/, "While loading <path>,")
    .replaceAll(adaptersFolder, "<adapters>")
    .replaceAll(repository, "<repository>");
}
