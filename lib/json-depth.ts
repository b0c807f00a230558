/**
 * Whether a parsed JSON value is nested deeper than `levels`. Keeps its own stack: what is asked about may be deeper than
 * the call stack.
 */
export function isDeeperThan(value: unknown, levels: number): boolean {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let item = open.pop(); item; item = open.pop()) {
    if (typeof item.value !== "object" || item.value === null) continue;
    if (item.depth >= levels) return true;
    for (const child of Object.values(item.value)) open.push({ value: child, depth: item.depth + 1 });
  }
  return false;
}
