import { describe, expect, it } from "vitest";
import { closeDatabase } from "#lib/db.ts";
import { pointAtDatabase } from "#lib/env.ts";
import { freePort } from "#lib/free-port.ts";
import { healthRoutes } from "#lib/web/health.ts";
import { testDataPlane } from "#tests/support/data-plane.ts";
import { testDatabase } from "#tests/support/database.ts";

const database = testDatabase();
const plane = testDataPlane(healthRoutes);

describe("health", () => {
  it("is ready while database, queue and blobs work", async () => {
    const response = await fetch(`${plane.url}/readyz`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: "ready",
      checks: { database: "ok", queue: "ok", blobs: "ok" },
    });
  });

  it("tells Prometheus of requests, jobs and exports", async () => {
    const text = await (await fetch(`${plane.url}/metrics`)).text();
    for (const name of ["adaptery_http_requests_total", "adaptery_jobs", "adaptery_exports"]) {
      expect(text).toContain(`# HELP ${name} `);
    }
  });

  it("is alive but not ready without its database, and says which part fails", async () => {
    await closeDatabase();
    pointAtDatabase(`postgresql://nobody@127.0.0.1:${await freePort("127.0.0.1")}/none`);
    expect((await fetch(`${plane.url}/healthz`)).status).toBe(200);
    const response = await fetch(`${plane.url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ checks: { database: "failed", queue: "failed" } });
    await closeDatabase();
    pointAtDatabase(database.url);
  });

  it("is ready again once the database is back", async () => {
    expect((await fetch(`${plane.url}/readyz`)).status).toBe(200);
  });
});
