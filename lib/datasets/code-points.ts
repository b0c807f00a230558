/** Length of a text in Unicode code points; a lone surrogate counts as one. */
export function codePointLength(text: string): number {
  let pairs = 0;
  for (let at = 0; at < text.length - 1; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(at + 1);
    if (next < 0xdc00 || next > 0xdfff) continue;
    pairs++;
    at++;
  }
  return text.length - pairs;
}

/** Text as Postgres can keep it in JSON: lone surrogates become U+FFFD, NUL its picture U+2400. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\u2400");
}
