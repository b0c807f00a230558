/** One thing of a sample with the hash it was drawn by and its place, which breaks ties. */
export type Drawn<T> = { hash: number; shard: number; row: number; value: T };

function byHash<T>(a: Drawn<T>, b: Drawn<T>): number {
  return a.hash - b.hash || a.shard - b.shard || a.row - b.row;
}

/** The `size` members with the smallest hashes, in that order. */
export function smallest<T>(members: Iterable<Drawn<T>>, size: number): Drawn<T>[] {
  return [...members].sort(byHash).slice(0, size);
}

/**
 * A uniform sample of at most `size` members: those with the smallest hashes (bottom-k, Cohen and Kelly 2007).
 * The smallest of a union are among the smallest of its parts, so samples merge exactly and in any grouping.
 */
export class BottomK<T> {
  private members: Drawn<T>[] = [];
  private readonly size: number;
  private threshold = Number.POSITIVE_INFINITY;

  constructor(size: number) {
    this.size = size;
  }

  /** Whether a member of this hash would be kept now: ask before building `value`. */
  wants(hash: number): boolean {
    return hash <= this.threshold;
  }

  add(member: Drawn<T>): void {
    this.members.push(member);
    if (this.members.length < 2 * this.size) return;
    this.members = smallest(this.members, this.size);
    this.threshold = this.members.at(-1)?.hash ?? this.threshold;
  }

  toState(): Drawn<T>[] {
    return smallest(this.members, this.size);
  }
}
