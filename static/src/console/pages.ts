/** So many offers stand under each other; the others are a key away. */
export const CARDS = 5;

/** Which of `all` things stand on the page that begins at `wanted`: the last page when there are no longer so many. */
export function pageOf(wanted: number, all: number): { readonly from: number; readonly to: number } {
  const last = Math.max(0, Math.floor((all - 1) / CARDS) * CARDS);
  const from = Math.min(Math.max(0, wanted), last);
  return { from, to: Math.min(from + CARDS, all) };
}

/** Where the next page begins, or the one before; after the last comes the first. */
export function turned(from: number, all: number, step: 1 | -1): number {
  const next = from + step * CARDS;
  if (next >= all) return 0;
  return next < 0 ? pageOf(all, all).from : next;
}
