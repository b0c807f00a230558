import { createHash } from "node:crypto";

const maxLength = 63;

/** Whether replacing what DNS labels cannot have could make two names one. */
function isAmbiguous(text: string): boolean {
  const [, head = text, version = ""] = /^(.*?)(?:\.v(\d+\.\d+\.\d+))?$/s.exec(text) ?? [];
  return (
    /[^a-z0-9/-]/.test(head) ||
    (version === "" && text.includes(".")) ||
    text.includes("--") ||
    // An owner's '-' and the '/' behind the owner look alike: `a-b/c` and `a/b-c`.
    /-.*\//s.test(head) ||
    !/^[a-z]/.test(text)
  );
}

/**
 * A DNS-1035 label for a name, which is what a Service may be called: lower case, '-' for all else, a letter first, at most 63 characters.
 * Names that could meet another so, and long ones, end in six hex digits of their SHA-256. `acme/legal-qa.v1.2.0` becomes `acme-legal-qa-v1-2-0`.
 */
export function dnsName(text: string): string {
  const label = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .replace(/^(?=\d)/, "x-");
  if (label !== "" && label.length <= maxLength && !isAmbiguous(text)) return label;
  const suffix = createHash("sha256").update(text).digest("hex").slice(0, 6);
  const stem = label.slice(0, maxLength - suffix.length - 1).replace(/-+$/, "");
  return stem === "" ? `x-${suffix}` : `${stem}-${suffix}`;
}
