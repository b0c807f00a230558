/** A browser that is signed in. Times are ISO 8601. */
export type SessionView = {
  id: string;
  /** What the browser says of itself, in a few words. */
  device: string;
  ipAddress: string | null;
  createdAt: string;
  lastSeenAt: string;
};

const browsers: readonly [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const systems: readonly [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

/** A User-Agent in words: "Firefox on Linux". What names no browser is shown by its first word. */
export function deviceText(userAgent: string | null): string {
  if (!userAgent) return "Unknown";
  const browser = browsers.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1];
  const name = browser ?? userAgent.split(/[\s/]/)[0] ?? "Unknown";
  return system ? `${name} on ${system}` : name;
}
