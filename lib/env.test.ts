import { describe, expect, it } from "vitest";
import { EnvError, parseEnv, unknownVariableWarnings } from "./env.ts";

describe("the environment", () => {
  it("has a default for everything", () => {
    expect(parseEnv({}, "/srv/adaptery")).toMatchObject({
      host: "127.0.0.1",
      port: 3000,
      publicUrl: "http://localhost:3000",
      dataDir: "/srv/adaptery/data",
      databaseUrl: undefined,
      blobs: { kind: "folder", dir: "/srv/adaptery/data/blobs" },
      admin: undefined,
      demo: true,
      logLevel: "info",
    });
  });

  it("takes an empty value for unset", () => {
    expect(parseEnv({ PORT: "", DATABASE_URL: "" }, "/")).toMatchObject({
      port: 3000,
      databaseUrl: undefined,
    });
  });

  it("resolves a relative data folder and cuts the slash of the public address", () => {
    const env = parseEnv({ ADAPTERY_DATA_DIR: "store", ADAPTERY_URL: "https://a.example.com/" }, "/srv");
    expect(env.dataDir).toBe("/srv/store");
    expect(env.publicUrl).toBe("https://a.example.com");
  });

  it("reads a bucket and its prefix", () => {
    expect(parseEnv({ ADAPTERY_BLOBS: "s3://team_blobs/a/b/" }, "/").blobs).toEqual({
      kind: "s3",
      bucket: "team_blobs",
      prefix: "a/b",
    });
  });

  for (const [name, value] of [
    ["PORT", "http"],
    ["PORT", "70000"],
    ["ADAPTERY_URL", "adapters.example.com"],
    ["DATABASE_URL", "mysql://localhost"],
    ["ADAPTERY_BLOBS", "/srv/blobs"],
    ["ADAPTERY_SECRET", "short"],
    ["ADAPTERY_DEMO", "no"],
    ["ADAPTERY_WORKERS", "0"],
    ["LOG_LEVEL", "loud"],
  ] as const) {
    it(`refuses ${name}=${value} by name`, () => {
      expect(() => parseEnv({ [name]: value }, "/")).toThrow(EnvError);
      expect(() => parseEnv({ [name]: value }, "/")).toThrow(`${name} is not usable`);
    });
  }

  it.each([
    ["PORT", "http", "PORT is not usable: give a whole number from 0 to 65535."],
    ["ADAPTERY_WORKERS", "0", "ADAPTERY_WORKERS is not usable: give a whole number from 1 to 1024."],
    ["LOG_LEVEL", "loud", "LOG_LEVEL is not usable: give fatal, error, warn, info, debug, trace or silent."],
  ])("says what %s wants", (name, value, sentence) => {
    expect(() => parseEnv({ [name]: value }, "/")).toThrow(sentence);
  });

  it("names every wrong variable at once", () => {
    expect(() => parseEnv({ PORT: "x", LOG_LEVEL: "x" }, "/")).toThrow(/PORT.*\n.*LOG_LEVEL/);
  });

  it("wants the administrator's address and password together", () => {
    expect(() => parseEnv({ ADAPTERY_ADMIN_EMAIL: "a@example.com" }, "/")).toThrow("set both or neither");
  });

  it("warns about names it does not know and proposes the nearest", () => {
    expect(unknownVariableWarnings({ ADAPTERY_DATADIR: "x", ADAPTERY_URL: "y", HOME: "z" })).toEqual([
      "ADAPTERY_DATADIR means nothing here and is ignored. Did you mean ADAPTERY_DATA_DIR?",
    ]);
  });
});
