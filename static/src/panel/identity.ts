import { signal } from "@preact/signals";

import type { Answer } from "../lib/socket";

const EARLY_MS = 60_000;
const SHORTEST_MS = 10_000;
const WAIT_MS = 4000;

export interface IdentityTools {
  /** Hands a token to the server; undefined when there is no connection to do so. */
  send: (token: string) => Promise<Answer | undefined>;
  /** Asks the shop's page for a new token. */
  ask: () => void;
  /** Somebody else logged in, or nobody is: this device's session is not theirs. */
  stranger: () => void;
}

/** Who the shop says this is: passes tokens on when there is a connection, and asks for the next before one ends. */
export class Identity {
  /** A token is on its way, so that it is too early to ask for a log-in. */
  readonly checking = signal(false);
  private token: string | null = null;
  private waiting = 0;
  private renewal = 0;

  constructor(private readonly tools: IdentityTools) {}

  expect(): void {
    this.checking.value = true;
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => (this.checking.value = false), WAIT_MS);
  }

  /** The page has spoken: a token, or null when nobody is logged in. */
  told(token: string | null, isKnown: boolean): void {
    this.token = token;
    if (token !== null) void this.pass();
    else if (isKnown) this.tools.stranger();
    else this.checking.value = false;
  }

  /** Sends what waits. */
  async pass(): Promise<void> {
    const { token } = this;
    const answer = token === null ? undefined : await this.tools.send(token);
    if (token === null || answer === undefined) return;
    if (token === this.token) this.token = null;
    this.checking.value = false;
    if (answer.type === "command.accepted") this.renew(token);
    else if (answer.code === "conflict") this.tools.stranger();
  }

  forget(): void {
    this.token = null;
    this.checking.value = false;
    window.clearTimeout(this.renewal);
  }

  private renew(token: string): void {
    window.clearTimeout(this.renewal);
    const delay = renewalOf(token, Date.now());
    if (delay !== undefined) this.renewal = window.setTimeout(this.tools.ask, delay);
  }
}

/** Milliseconds until a new token is due: a minute before this one ends. The signature is the server's to check. */
export function renewalOf(token: string, now: number): number | undefined {
  const [, payload] = token.split(".");
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(atob(payload.replace(/-/gu, "+").replace(/_/gu, "/")));
    const end = typeof claims === "object" && claims !== null && "exp" in claims ? claims.exp : undefined;
    return typeof end === "number" ? Math.max(SHORTEST_MS, end * 1000 - EARLY_MS - now) : undefined;
  } catch {
    return undefined;
  }
}
