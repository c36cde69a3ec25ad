import type { PageState } from "./pagestate";

const PAUSE_MS = 300;

/** Sends what the page states while a conversation goes on: once a change has settled, and again until it arrived. */
export class ContextSender {
  private arrived = "";
  private timer = 0;
  private sending = false;

  constructor(
    private readonly page: () => PageState,
    private readonly wanted: () => boolean,
    /** Resolves to whether the server has it. */
    private readonly send: (page: PageState) => Promise<boolean>,
  ) {}

  /** The page may have changed, or the connection may be back. */
  readonly look = (): void => {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.sendNow(), PAUSE_MS);
  };

  /** A request carried this state: it need not be sent again. */
  carried(page: PageState): void {
    this.arrived = JSON.stringify(page);
  }

  private async sendNow(): Promise<void> {
    const page = this.page();
    const text = JSON.stringify(page);
    if (this.sending || !this.wanted() || text === this.arrived || page.address === "") return;
    this.sending = true;
    if (await this.send(page)) this.arrived = text;
    this.sending = false;
    if (this.wanted() && JSON.stringify(this.page()) !== this.arrived) this.look();
  }
}
