import { describe, expect, it } from "vitest";
import { deviceText } from "./session.ts";

describe("deviceText", () => {
  it("names browser and system", () => {
    expect(deviceText("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")).toBe(
      "Firefox on Linux",
    );
    expect(
      deviceText(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
      ),
    ).toBe("Edge on Windows");
  });

  it("shows what is no browser by its first word, and nothing as unknown", () => {
    expect(deviceText("curl/8.5.0")).toBe("curl");
    expect(deviceText(null)).toBe("Unknown");
  });
});
