import { HISTORY_FACTS, type ConversationView, type ShopperCommand } from "../protocol/wire";
import type { Gap } from "./store";

const PATIENCE_MS = 3000;

/** Asks for facts that are not here: of each conversation once at a time, and again when no answer comes. */
export class History {
  private readonly asked = new Map<string, number>();

  constructor(private readonly tell: (command: ShopperCommand) => boolean) {}

  ask({ interaction, after }: Gap): void {
    if (this.asked.has(interaction)) return;
    const timer = window.setTimeout(() => this.asked.delete(interaction), PATIENCE_MS);
    this.asked.set(interaction, timer);
    if (!this.tell({ type: "history.get", interaction, after })) this.came(interaction);
  }

  /** A page before the first fact that is here. */
  earlier({ id, facts }: ConversationView): void {
    const first = facts[0]?.seq ?? 1;
    this.ask({ interaction: id, after: Math.max(0, first - 1 - HISTORY_FACTS) });
  }

  came(interaction: string): void {
    window.clearTimeout(this.asked.get(interaction));
    this.asked.delete(interaction);
  }
}
