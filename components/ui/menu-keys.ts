/** The item a key moves to in a menu of these labels, from the item at `current` (-1: none). Undefined: no such key. */
export function menuKeyTarget(key: string, labels: readonly string[], current: number): number | undefined {
  const count = labels.length;
  if (count === 0) return undefined;
  if (key === "ArrowDown") return (current + 1) % count;
  if (key === "ArrowUp") return current <= 0 ? count - 1 : current - 1;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if ([...key].length !== 1) return undefined;
  const starts = (index: number) => labels[index % count]?.toLowerCase().startsWith(key.toLowerCase());
  for (let step = 1; step <= count; step += 1) {
    if (starts(current + step)) return (current + step) % count;
  }
  return undefined;
}
