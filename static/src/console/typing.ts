const AGAIN_MS = 3000;

/** Says that this agent writes, at most every 3 s, and that it is over when the box is empty again. */
export class TypingTeller {
  private toldAt = -AGAIN_MS;
  private toldOf = "";

  constructor(private readonly tell: (interaction: string, on: boolean) => void) {}

  typed(interaction: string, text: string, now: number): void {
    if (!text) {
      this.stopped(interaction);
      return;
    }
    if (this.toldOf === interaction && now - this.toldAt < AGAIN_MS) return;
    this.toldOf = interaction;
    this.toldAt = now;
    this.tell(interaction, true);
  }

  stopped(interaction: string): void {
    if (this.toldOf !== interaction) return;
    this.toldOf = "";
    this.tell(interaction, false);
  }
}
