const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/** Milliseconds before attempt 1, 2, 3 ...: doubling from 0.5 s to 10 s, of which a random half is kept. */
export function retryDelay(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, attempt - 1));
  return full / 2 + (random() * full) / 2;
}
