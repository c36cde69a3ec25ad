/**
 * The server's time as well as a browser can know it.
 *
 * A live fact cannot arrive before it happened, so each one gives a lower bound for the difference between the
 * server's clock and this machine's steady one; the highest bound is right to within the network's delay.
 * Until the first live fact the machine's own clock has to do.
 */
export class ServerClock {
  private ahead: number | null = null;

  /** Learn from a fact that has just happened: its server time (ms) and the steady clock (ms) at arrival. */
  learn(happened: number, steady: number): void {
    const bound = happened - steady;
    if (Number.isFinite(bound) && (this.ahead === null || bound > this.ahead)) this.ahead = bound;
  }

  /** Server time in ms at a moment of the steady clock; `wall` is the machine's own time at that moment. */
  at(steady: number, wall: number): number {
    return this.ahead === null ? wall : this.ahead + steady;
  }
}

/** Whole seconds between an ISO time and a moment in ms, never negative. */
export function secondsSince(iso: string, now: number): number {
  const happened = Date.parse(iso);
  return Number.isFinite(happened) ? Math.max(0, Math.floor((now - happened) / 1000)) : 0;
}
