import { type ReadonlySignal, signal } from "@preact/signals";

/** Whether somebody is looking at the panel: it is open, its tab is in front, and page or panel has the focus. */
export class Attention {
  private readonly attendingNow = signal(false);
  private open = false;
  private hostFocus = false;

  get attending(): ReadonlySignal<boolean> {
    return this.attendingNow;
  }

  begin(): void {
    window.addEventListener("focus", this.look);
    window.addEventListener("blur", this.blurred);
    document.addEventListener("visibilitychange", this.look);
  }

  told(open: boolean, hostFocus: boolean): void {
    this.open = open;
    this.hostFocus = hostFocus;
    this.look();
  }

  /** The focus has left the panel; whether the page has it, the page will say. */
  private readonly blurred = (): void => {
    this.hostFocus = false;
    this.look();
  };

  private readonly look = (): void => {
    const focused = document.hasFocus() || this.hostFocus;
    this.attendingNow.value = this.open && document.visibilityState === "visible" && focused;
  };
}
