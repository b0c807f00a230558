import { beforeEach, describe, expect, it } from "vitest";
import { forgetSingleton } from "./global.ts";
import { addressKey, secondsUntilToken, takeToken } from "./rate-limit.ts";

const limit = { name: "test", capacity: 2, perMinute: 6 };
beforeEach(() => forgetSingleton("rate limits"));

describe("a token bucket", () => {
  it("lets its capacity through at once and then says how long to wait", () => {
    expect([takeToken(limit, "a", 0), takeToken(limit, "a", 0), takeToken(limit, "a", 0)]).toEqual([
      0, 0, 10,
    ]);
  });

  it("fills again with time and never above its capacity", () => {
    takeToken(limit, "a", 0);
    takeToken(limit, "a", 0);
    expect(takeToken(limit, "a", 10_000)).toBe(0);
    expect(takeToken(limit, "a", 10_000)).toBe(10);
    expect([1, 2, 3].map(() => takeToken(limit, "a", 3_600_000))).toEqual([0, 0, 10]);
  });

  it("keeps keys apart and can be asked without taking", () => {
    takeToken(limit, "a", 0);
    takeToken(limit, "a", 0);
    expect(secondsUntilToken(limit, "a", 0)).toBe(10);
    expect(secondsUntilToken(limit, "b", 0)).toBe(0);
    expect(secondsUntilToken(limit, "b", 0)).toBe(0);
  });
});

describe("addressKey", () => {
  it("counts an IPv6 network of 64 bits as one: one host has all of its addresses", () => {
    expect(addressKey("2001:db8:1:2:3:4:5:6")).toBe(addressKey("2001:db8:1:2::9"));
    expect(addressKey("2001:db8:1:2::9")).not.toBe(addressKey("2001:db8:1:3::9"));
    expect(addressKey("2001:db8::9")).toBe(addressKey("2001:db8:0:0:1::2"));
  });

  it("leaves IPv4 as it is, also in its IPv6 spelling", () => {
    expect(addressKey("192.0.2.7")).toBe("192.0.2.7");
    expect(addressKey("::ffff:192.0.2.7")).toBe("192.0.2.7");
    expect(addressKey("unknown")).toBe("unknown");
  });
});
