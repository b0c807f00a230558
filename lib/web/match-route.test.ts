import { describe, expect, it } from "vitest";
import type { DataRoute } from "#lib/http.ts";
import { matchRoutes } from "./match-route.ts";

const handler = () => undefined;
const routes: DataRoute[] = [
  { method: "GET", path: "/files/:id", handler },
  { method: "GET", path: "/files/:id/*path", handler },
  { method: "POST", path: "/files/:id", handler },
];

const match = (method: string, pathname: string) =>
  matchRoutes(routes, method, pathname).map(({ route, params }) => [route.path, params]);

describe("a data route", () => {
  it("matches its method and whole path", () => {
    expect(match("GET", "/files/7")).toEqual([["/files/:id", { id: "7" }]]);
    expect(match("GET", "/files")).toEqual([]);
    expect(match("GET", "/files/")).toEqual([]);
    expect(match("PUT", "/files/7")).toEqual([]);
  });

  it("takes the rest of a path under one name", () => {
    expect(match("GET", "/files/7/data/train.jsonl")).toEqual([
      ["/files/:id/*path", { id: "7", path: "data/train.jsonl" }],
    ]);
  });

  it("answers HEAD where it answers GET", () => {
    expect(match("HEAD", "/files/7")).toHaveLength(1);
  });

  it("does not match text that is no percent-encoding", () => {
    expect(match("GET", "/files/%E0%A4%A")).toEqual([]);
  });
});
