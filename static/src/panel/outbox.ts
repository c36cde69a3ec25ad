import type { CommandAccepted, CommandRefused, RefusalCode } from "../protocol/wire";
import type { Unsent } from "./thread";

/** A line on its way, as it is kept on the device. `order` is given by the store and never reused. */
export interface Kept extends Unsent {
  order: number;
  interaction: string;
  refused?: RefusalCode;
}

/** Where unsent lines wait: IndexedDB, or memory where that is refused. */
export interface OutboxStore {
  all: () => Promise<Kept[]>;
  add: (line: Omit<Kept, "order">) => Promise<void>;
  change: (clientId: string, refused: RefusalCode | undefined) => Promise<void>;
  remove: (clientId: string) => Promise<void>;
  clear: () => Promise<void>;
}

/** What the outbox needs of its surroundings. */
export interface OutboxTools {
  store: OutboxStore;
  /** Sends one line; rejects when nobody knows whether it arrived. */
  send: (line: Kept) => Promise<CommandAccepted | CommandRefused>;
  changed: (lines: Kept[]) => void;
  wait: (milliseconds: number) => Promise<void>;
  /** Runs one sender at a time among all tabs of this shopper, as far as the browser can. */
  alone: (act: () => Promise<void>) => Promise<void>;
}

const PASSING: readonly RefusalCode[] = ["too_fast", "unavailable"];
const PAUSE_MS = 1000;

/**
 * Lines that were written and are not history yet: kept before they are sent, sent one after the other, and again
 * with the same client id until the server has answered. So a reload, a crash or a dead network neither loses,
 * doubles nor reorders them.
 */
export class Outbox {
  private running: Promise<void> | null = null;
  private again = false;
  private landed: Kept[] = [];

  constructor(private readonly tools: OutboxTools) {}

  async add(line: Omit<Kept, "order">): Promise<void> {
    await this.tools.store.add(line);
    await this.tell();
    await this.flush();
  }

  /** Tries a refused line once more, under its own client id. */
  async retry(clientId: string): Promise<void> {
    await this.tools.store.change(clientId, undefined);
    await this.tell();
    await this.flush();
  }

  /** The history holds these lines: they are not ours to send any more. */
  async settle(clientIds: Iterable<string | undefined>): Promise<void> {
    const known = new Set(clientIds);
    const lines = [...this.landed, ...(await this.tools.store.all())];
    const arrived = lines.filter(({ clientId }) => known.has(clientId));
    if (arrived.length === 0) return;
    this.landed = this.landed.filter(({ clientId }) => !known.has(clientId));
    for (const { clientId } of arrived) await this.tools.store.remove(clientId);
    await this.tell();
  }

  /** A new conversation has begun: what those that no longer run have refused is of no use any more. */
  async forgetRefused(running: readonly string[]): Promise<void> {
    const lines = await this.tools.store.all();
    const stale = lines.filter((line) => line.refused !== undefined && !running.includes(line.interaction));
    for (const { clientId } of stale) await this.tools.store.remove(clientId);
  }

  async clear(): Promise<void> {
    this.landed = [];
    await this.tools.store.clear();
    await this.tell();
  }

  async tell(): Promise<void> {
    this.tools.changed([...this.landed, ...(await this.tools.store.all())]);
  }

  /** Sends what waits; a call during a run makes the run look once more. */
  flush(): Promise<void> {
    this.again = true;
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async run(): Promise<void> {
    while (this.again) {
      this.again = false;
      await this.tools.alone(() => this.drain());
    }
  }

  private async drain(): Promise<void> {
    for (;;) {
      const line = (await this.tools.store.all()).find(({ refused }) => refused === undefined);
      if (line === undefined || !(await this.deliver(line))) return;
    }
  }

  /** Whether the next line may follow. */
  private async deliver(line: Kept): Promise<boolean> {
    let answer: CommandAccepted | CommandRefused;
    try {
      answer = await this.tools.send(line);
    } catch {
      return false;
    }
    if (answer.type === "command.refused" && PASSING.includes(answer.code)) {
      await this.tools.wait((answer.retry_after ?? 0) * 1000 || PAUSE_MS);
      return true;
    }
    if (answer.type === "command.refused") await this.tools.store.change(line.clientId, answer.code);
    else await this.land(line);
    await this.tell();
    return true;
  }

  private async land(line: Kept): Promise<void> {
    this.landed = [...this.landed, { ...line, landed: true }];
    await this.tools.store.remove(line.clientId);
  }
}
