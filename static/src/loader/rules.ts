import type { Invitation } from "../lib/frames";

/** What a page is at one moment, as far as invitations ask. */
export interface Moment {
  /** Seconds that the page has been in front. */
  seconds: number;
  address: string;
  basket: number;
  /** When an invitation was last shown or sent away, by the visitor's clock; 0 for never. */
  last: number;
  now: number;
}

const HOUR_MS = 3_600_000;

/** The first rule that holds: long enough here, on such a page, with such a basket, and not too soon again. */
export function dueRule(rules: readonly Invitation[], at: Moment): Invitation | undefined {
  return rules.find(
    ({ seconds, hours, address, basket }) =>
      at.seconds >= seconds && at.address.includes(address) && at.basket >= basket && !isTooSoon(hours, at),
  );
}

/** A clock that was set back must not silence invitations for ever. */
function isTooSoon(hours: number, { last, now }: Moment): boolean {
  return last > 0 && now >= last && now - last < hours * HOUR_MS;
}

/** What the stated basket is worth: its total, else the sum of its lines; 0 for anything else. */
export function worth(context: Record<string, unknown>): number {
  const { total, lines } = (context.basket ?? {}) as { total?: unknown; lines?: unknown };
  if (typeof total === "number") return total;
  return Array.isArray(lines) ? lines.reduce((sum: number, line: unknown) => sum + price(line), 0) : 0;
}

function price(line: unknown): number {
  const { quantity, unitPrice } = (line ?? {}) as { quantity?: unknown; unitPrice?: unknown };
  return typeof quantity === "number" && typeof unitPrice === "number" ? quantity * unitPrice : 0;
}
