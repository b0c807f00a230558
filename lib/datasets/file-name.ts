import { AppError } from "#lib/errors.ts";

const maxNameBytes = 255;

function refuse(why: string): never {
  throw new AppError("invalid_input", `The file name cannot be used: ${why}.`, {
    problems: [{ pointer: "/file", message: `File name: ${why}` }],
  });
}

function isControlOrFormat(codePoint: number): boolean {
  return (
    codePoint < 0x20 ||
    (codePoint >= 0x7f && codePoint < 0xa0) ||
    (codePoint >= 0x200b && codePoint <= 0x200f) ||
    (codePoint >= 0x2028 && codePoint <= 0x202e) ||
    (codePoint >= 0x2066 && codePoint <= 0x2069) ||
    codePoint === 0xfeff
  );
}

/**
 * The name of an uploaded file, as shown and kept: NFC, its last path segment (browsers may send `folder/file`).
 * It never becomes a path: content is stored by digest.
 * @throws AppError invalid_input for `..` segments, absolute paths, control or text-direction characters, or an empty or overlong name.
 */
export function uploadFileName(given: string): string {
  const name = given.normalize("NFC").trim();
  for (const character of name) {
    if (isControlOrFormat(character.codePointAt(0) ?? 0)) refuse("it holds control characters");
  }
  const segments = name.split(/[/\\]/);
  if (/^([/\\]|[A-Za-z]:)/.test(name)) refuse("it is an absolute path; send the name alone");
  if (segments.includes("..")) refuse("it leaves its folder with '..'");
  const last = segments.at(-1) ?? "";
  if (last === "" || last === ".") refuse("it is empty");
  if (Buffer.byteLength(last) > maxNameBytes) refuse(`it is longer than ${maxNameBytes} bytes`);
  return last;
}
