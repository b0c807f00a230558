/** Cuts the middle out of an id or digest: `sha256:8f3a12…c04d`. A scheme in front of a colon stays whole. */
export function cutMiddle(value: string, head = 6, tail = 4): string {
  const start = value.indexOf(":") + 1;
  const body = value.slice(start);
  if (body.length <= head + tail + 1) return value;
  return `${value.slice(0, start)}${body.slice(0, head)}…${body.slice(-tail)}`;
}
