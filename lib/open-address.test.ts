import { describe, expect, it } from "vitest";
import { requireOpenAddress } from "./open-address.ts";

const named = (address: string) => async () => [{ address }];

describe("requireOpenAddress", () => {
  it.each([
    "169.254.169.254",
    "[fe80::1]",
    "[fe80::1%25eth0]",
    "[fd00:ec2::254]",
    "[fd20:ce::254]",
    "[fd00:c1::a9fe:a9fe]",
    "[fd00:42::42]",
    "[::ffff:169.254.169.254]",
    "[::ffff:a9fe:a9fe]",
    "100.100.100.200",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "[ff02::1]",
    "[64:ff9b::a9fe:a9fe]",
  ])("refuses %s", async (host) => {
    await expect(requireOpenAddress(host)).rejects.toThrow("link-local, multicast or metadata");
  });

  it.each(["127.0.0.1", "[::1]", "10.0.0.5", "192.168.1.9", "[2001:db8::1]"])("takes %s", async (host) => {
    await expect(requireOpenAddress(host)).resolves.toEqual([host.replace(/[[\]]/g, "")]);
  });

  it("refuses a name that leads to such an address, and the names of metadata services", async () => {
    await expect(requireOpenAddress("db.example.com", named("169.254.1.1"))).rejects.toThrow("link-local");
    await expect(requireOpenAddress("metadata.google.internal", named("10.0.0.1"))).rejects.toThrow(
      "metadata",
    );
    await expect(requireOpenAddress("db.example.com", named("10.0.0.1"))).resolves.toEqual(["10.0.0.1"]);
  });

  it("says that a host is not known", async () => {
    const unknown = () => Promise.reject(new Error("ENOTFOUND"));
    await expect(requireOpenAddress("dbb.example.com", unknown)).rejects.toThrow("is not known");
  });
});
