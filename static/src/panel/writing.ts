import { type ReadonlySignal, signal } from "@preact/signals";

import type { Numbered } from "../protocol/wire";

const LASTS_MS = 5000;

/** Who is writing at the other end: told anew while it lasts, over when the line is there. */
export class Writing {
  private readonly writer = signal<string | null>(null);
  private timer = 0;

  /** The key of whoever is writing. */
  get by(): ReadonlySignal<string | null> {
    return this.writer;
  }

  is(by: string | null): void {
    this.writer.value = by;
    window.clearTimeout(this.timer);
    if (by !== null) this.timer = window.setTimeout(() => (this.writer.value = null), LASTS_MS);
  }

  /** Lines have come. */
  wrote(facts: readonly Numbered[]): void {
    if (facts.some(({ by, fact }) => fact.type === "message.posted" && by === this.writer.value)) this.is(null);
  }
}
