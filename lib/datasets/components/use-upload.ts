"use client";

import { useEffect, useRef, useState } from "react";

/** How an upload stands. Bytes include the form's own; times in milliseconds. */
export type UploadState =
  | { phase: "idle" }
  | { phase: "sending"; sentBytes: number; totalBytes: number; bytesPerSecond: number }
  | { phase: "storing"; totalBytes: number }
  | { phase: "failed"; message: string; problems: readonly { pointer: string; message: string }[] };

/** What the server answered to an upload. */
export type UploadAnswer = { id: string; isDuplicate: boolean };

type Problem = { detail?: string; errors?: { pointer: string; message: string }[] };

/** Rate over the last seconds, not since the start: it follows a connection that changes. */
const rateWindowMs = 4000;

function parseJson<T>(text: string): T | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Sends a form to an upload route with real progress: `fetch` reports none for what it sends, so this is XMLHttpRequest.
 * Leaving the page or `cancel` breaks it off; the server then keeps nothing.
 */
export function useUpload(url: string, onDone: (answer: UploadAnswer) => void) {
  const [state, setState] = useState<UploadState>({ phase: "idle" });
  const current = useRef<XMLHttpRequest | null>(null);

  useEffect(() => () => current.current?.abort(), []);

  const send = (form: FormData) => {
    const request = new XMLHttpRequest();
    current.current = request;
    const marks: { atMs: number; sentBytes: number }[] = [{ atMs: performance.now(), sentBytes: 0 }];
    const fail = (message: string, problems: Problem["errors"] = []) =>
      setState({ phase: "failed", message, problems });

    request.upload.onprogress = ({ loaded, total }) => {
      const now = performance.now();
      marks.push({ atMs: now, sentBytes: loaded });
      while (marks.length > 2 && now - (marks[0]?.atMs ?? now) > rateWindowMs) marks.shift();
      const [first = { atMs: now, sentBytes: loaded }] = marks;
      const bytesPerSecond = ((loaded - first.sentBytes) / Math.max(1, now - first.atMs)) * 1000;
      setState({ phase: "sending", sentBytes: loaded, totalBytes: total, bytesPerSecond });
    };
    request.upload.onload = ({ total }) => setState({ phase: "storing", totalBytes: total });
    request.onerror = () =>
      fail("The connection broke. Nothing was stored; check the network and send the file again.");
    request.onabort = () => setState({ phase: "idle" });
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        const answer = parseJson<UploadAnswer>(request.responseText);
        if (answer) return onDone(answer);
      }
      const problem = parseJson<Problem>(request.responseText);
      fail(problem?.detail ?? `The server answered ${request.status}. Nothing was stored.`, problem?.errors);
    };
    request.open("POST", url);
    request.send(form);
    setState({ phase: "sending", sentBytes: 0, totalBytes: 0, bytesPerSecond: 0 });
  };

  const reset = () => setState({ phase: "idle" });
  return { state, send, reset, cancel: () => current.current?.abort() };
}
