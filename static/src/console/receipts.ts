import type { InteractionView } from "../protocol/wire";
import { isShopper, lastMark } from "./people";
import type { DeskState } from "./store";

interface Mark {
  readonly delivered: number;
  readonly read: number;
}

interface Tools {
  readonly tell: (interaction: string, mark: Mark) => boolean;
  readonly later: (act: () => void, milliseconds: number) => void;
}

const PAUSE_MS = 1000;

/** Tells the shoppers' screens what arrived and what was looked at: at most once a second, and never the same twice. */
export class Receipts {
  private readonly told = new Map<string, Mark>();
  private pending: (() => DeskState) | null = null;
  private resting = false;

  constructor(private readonly tools: Tools) {}

  /** Marks what is held as delivered, and as read up to what `shown` has for it. */
  mark(desk: () => DeskState, shown: () => Readonly<Record<string, number>>): void {
    if (this.resting) {
      this.pending = desk;
      return;
    }
    for (const view of desk().interactions) this.tellOne(view, shown()[view.id] ?? 0);
    this.rest(shown);
  }

  /** A new connection: what was told on the old one may be lost. */
  forget(): void {
    this.told.clear();
  }

  private rest(shown: () => Readonly<Record<string, number>>): void {
    this.resting = true;
    this.tools.later(() => {
      this.resting = false;
      const { pending } = this;
      this.pending = null;
      if (pending) this.mark(pending, shown);
    }, PAUSE_MS);
  }

  private tellOne(view: InteractionView, shown: number): void {
    const known = this.told.get(view.id) ?? lastMark(view);
    const arrived = view.facts.findLast((line) => line.fact.type === "message.posted" && isShopper(view, line.by))?.seq ?? 0;
    const mark = { delivered: Math.max(known.delivered, arrived), read: Math.max(known.read, Math.min(shown, arrived)) };
    const isNews = mark.delivered > known.delivered || mark.read > known.read;
    if (view.state !== "ended" && isNews && this.tools.tell(view.id, mark)) this.told.set(view.id, mark);
  }
}
