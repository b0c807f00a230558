/** A word of a POSIX shell that stands for this text, whatever is in it (IEEE 1003.1, 2.2.2: single quotes). */
export function shellQuote(text: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
