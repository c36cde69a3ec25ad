import type { Answer } from "../lib/socket";
import type { ShopperCommand } from "../protocol/wire";

export interface OpeningTools {
  /** Whether the conversation was told whole. */
  has: (id: string) => boolean;
  show: (id: string) => void;
  /** Undefined when the connection broke. */
  command: (command: ShopperCommand) => Promise<Answer | undefined>;
  greeted: () => Promise<void>;
}

/** Shows one of the shopper's conversations; one that was not told yet is fetched, over broken connections as well. */
export class Opening {
  private wanted = "";

  constructor(private readonly tools: OpeningTools) {}

  async look(id: string): Promise<void> {
    this.wanted = id;
    while (!this.tools.has(id)) {
      const answer = await this.tools.command({ type: "conversation.open", interaction: id });
      if (this.wanted !== id || answer?.type === "command.refused") return;
      if (answer === undefined) await this.tools.greeted();
    }
    if (this.wanted === id) this.tools.show(id);
  }

  /** The shopper went somewhere else meanwhile. */
  forget(): void {
    this.wanted = "";
  }
}
