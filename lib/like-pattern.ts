/** A text for SQL LIKE that stands for itself: Prisma's `contains` leaves `%`, `_` and `\` their meaning. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
