const EVERY_MS = 3000;

/** Tells that somebody writes: at most every 3 s, and once when the text is gone. */
export class TypingSender {
  private lastTold = -Infinity;
  private on = false;

  constructor(
    private readonly tell: (on: boolean) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  wrote(text: string): void {
    if (text.trim() === "") {
      this.stopped();
      return;
    }
    if (this.on && this.now() - this.lastTold < EVERY_MS) return;
    this.on = true;
    this.lastTold = this.now();
    this.tell(true);
  }

  stopped(): void {
    if (this.on) this.tell(false);
    this.on = false;
  }
}
