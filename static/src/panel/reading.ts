import { computed, type ReadonlySignal, signal } from "@preact/signals";

import type { ConversationHead } from "../protocol/wire";
import { headsOf, type ReadHere } from "./heads";
import { type Marks, ReceiptSender } from "./receipts";
import { type PanelState, shownOf } from "./store";
import { theirNumbers } from "./thread";

/** What of the conversations was read on this device, what is unread, and telling the server so. */
export class Reading {
  readonly heads: ReadonlySignal<readonly ConversationHead[]>;
  readonly unread: ReadonlySignal<number>;

  private readonly here = signal<ReadHere>({});
  private readonly receipts: ReceiptSender;

  constructor(
    private readonly state: ReadonlySignal<PanelState>,
    tell: (interaction: string, marks: Marks) => boolean,
  ) {
    this.heads = computed(() => headsOf(state.value, this.here.value));
    this.unread = computed(() => this.heads.value.reduce((sum, { unread = 0 }) => sum + unread, 0));
    this.receipts = new ReceiptSender(() => this.looked(), tell);
  }

  /** Somebody has looked at the thread that is shown, down to its end. */
  saw(): void {
    const shown = shownOf(this.state.peek());
    const seq = shown ? (theirNumbers(shown).at(-1) ?? 0) : 0;
    const here = this.here.peek();
    if (shown === null || seq <= (here[shown.id] ?? 0)) return;
    this.here.value = { ...here, [shown.id]: seq };
    this.receipts.look();
  }

  hasUnread(conversation: string): boolean {
    return this.heads.value.some(({ id, unread = 0 }) => id === conversation && unread > 0);
  }

  look(): void {
    this.receipts.look();
  }

  /** The connection is new. */
  again(): void {
    this.receipts.reset();
  }

  forget(): void {
    this.here.value = {};
  }

  private looked(): { view: PanelState["views"][string]; read: number }[] {
    const here = this.here.peek();
    const mine = Object.values(this.state.peek().views).filter(({ elsewhere }) => elsewhere !== true);
    return mine.map((view) => ({ view, read: here[view.id] ?? 0 }));
  }
}
