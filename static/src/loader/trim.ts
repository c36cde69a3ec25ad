import { BASKET_LINES_COUNTED, BASKET_LINES_SENT } from "../lib/frames";

interface Stated extends Record<string, unknown> {
  basket?: { lines?: unknown; [key: string]: unknown } | null;
}

/**
 * The context without what would burst a command: of a basket the first 50 lines travel, the others as 0, so that
 * the server can still count what it leaves out (up to 1,000). What makes sense is the server's to judge.
 */
export function trimmed(context: Stated): Stated {
  const { basket } = context;
  if (!Array.isArray(basket?.lines)) return context;
  return { ...context, basket: { ...basket, lines: basket.lines.slice(0, BASKET_LINES_COUNTED).fill(0, BASKET_LINES_SENT) } };
}

/** The page's own title without the count of unread lines that the loader put before it. */
export function bareTitle(title: string): string {
  return title.replace(/^\(\d+\) /, "");
}
