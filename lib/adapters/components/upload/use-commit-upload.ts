"use client";

import { useEffect, useRef, useState } from "react";
import { type CommitFile, commitBody } from "#lib/adapters/pages/commit-body.ts";

/** How an upload of files stands; `sent` is a share of 1. */
export type CommitUploadState =
  | { phase: "idle" }
  | { phase: "sending"; sent: number }
  | { phase: "failed"; message: string };

/** Largest upload from a browser; larger files go through the Hub's own clients, which stream them. */
export const maxBrowserUploadBytes = 1024 ** 3;

/** Commits files to `main` of a repository through the Hub's commit route, with progress. Nothing is kept of one broken off. */
export function useCommitUpload(repository: string, onDone: () => void) {
  const [state, setState] = useState<CommitUploadState>({ phase: "idle" });
  const current = useRef<XMLHttpRequest | null>(null);
  useEffect(() => () => current.current?.abort(), []);

  const send = async (summary: string, files: readonly CommitFile[]) => {
    const totalBytes = files.reduce((sum, { file }) => sum + file.size, 0);
    if (totalBytes > maxBrowserUploadBytes) {
      setState({
        phase: "failed",
        message: "More than 1 GiB: push it with `hf upload`, which streams large files.",
      });
      return;
    }
    setState({ phase: "sending", sent: 0 });
    const body = await commitBody(summary, files, (bytes) =>
      setState({ phase: "sending", sent: (0.2 * bytes) / Math.max(1, totalBytes) }),
    );
    const request = new XMLHttpRequest();
    current.current = request;
    request.upload.onprogress = ({ loaded, total }) =>
      setState({ phase: "sending", sent: 0.2 + (0.8 * loaded) / Math.max(1, total) });
    request.onerror = () =>
      setState({
        phase: "failed",
        message: "The connection broke. Nothing was committed; send the files again.",
      });
    request.onabort = () => setState({ phase: "idle" });
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) return onDone();
      const message = request.getResponseHeader("x-error-message");
      setState({
        phase: "failed",
        message: message ?? `The server answered ${request.status}. Nothing was committed.`,
      });
    };
    request.open("POST", `/hf/api/models/${repository}/commit/main`);
    request.setRequestHeader("content-type", "application/x-ndjson");
    request.send(body);
  };
  return { state, send, cancel: () => current.current?.abort() };
}
