import { describe, expect, it } from "vitest";
import { defaultAllowedNetworks, isInNetworks, parseNetworks } from "./allowed-networks.ts";

const standard = parseNetworks(defaultAllowedNetworks);

describe("the networks of targets", () => {
  it.each([
    "127.0.0.1",
    "::1",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "fd12::1",
    "::ffff:10.0.0.1",
  ])("are private ones by default: %s is in them", (address) => {
    expect(isInNetworks(standard, address)).toBe(true);
  });

  it.each(["8.8.8.8", "172.32.0.1", "192.169.0.1", "2001:db8::1", "::ffff:8.8.8.8"])(
    "are private ones by default: %s is not in them",
    (address) => {
      expect(isInNetworks(standard, address)).toBe(false);
    },
  );

  it("are those given", () => {
    const given = parseNetworks(["203.0.113.0/24", " 198.51.100.7 ", "2001:db8::/32"]);
    expect(isInNetworks(given, "203.0.113.9")).toBe(true);
    expect(isInNetworks(given, "198.51.100.7")).toBe(true);
    expect(isInNetworks(given, "198.51.100.8")).toBe(false);
    expect(isInNetworks(given, "2001:db8::9")).toBe(true);
    expect(isInNetworks(given, "127.0.0.1")).toBe(false);
  });

  it.each(["10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/", "example.com", "10.0.0.0/8/8", "", "::/129"])(
    "are no '%s'",
    (network) => {
      expect(() => parseNetworks(["10.0.0.0/8", network])).toThrow(
        expect.objectContaining({
          code: "invalid_input",
          problems: [expect.objectContaining({ pointer: "/1" })],
        }),
      );
    },
  );
});
