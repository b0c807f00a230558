import { describe, expect, it } from "vitest";
import { readEvents } from "./event-stream.ts";

async function eventsOf(...chunks: string[]) {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
  const events = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

describe("readEvents", () => {
  it("reads events that come in any pieces, and passes over comments", async () => {
    const text =
      'id: 1\nevent: step\nretry: 2000\ndata: {"a":1}\n\n: alive\n\nevent: end\ndata: x\ndata:y\n\n';
    const expected = [
      { event: "step", data: '{"a":1}' },
      { event: "end", data: "x\ny" },
    ];
    expect(await eventsOf(text)).toEqual(expected);
    expect(await eventsOf(...text)).toEqual(expected);
  });

  it("drops an event that was cut off", async () => {
    expect(await eventsOf("data: a\n\ndata: b\n")).toEqual([{ event: "message", data: "a" }]);
  });
});
