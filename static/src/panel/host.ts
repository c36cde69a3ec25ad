import type { ToLoader, ToPanel } from "../lib/frames";

/** What is needed of a window to talk with the page around it. */
export interface Surrounding {
  /** The window that frames this one. */
  parent: MessageEventSource;
  /** The exact origins that the shop has named. */
  origins: readonly string[];
}

/**
 * The line to the loader on the shop's page. Only the framing window on one of the shop's origins is heard, and once
 * it has spoken, only its origin is spoken to.
 */
export class Host {
  private origin: string | null = null;

  constructor(
    private readonly around: Surrounding,
    private readonly heard: (message: ToPanel) => void,
  ) {}

  /** Takes an event of the window; anything but a message of our loader is left alone. */
  readonly take = (event: Pick<MessageEvent<unknown>, "data" | "origin" | "source">): void => {
    if (event.source !== this.around.parent || !this.around.origins.includes(event.origin)) return;
    if (this.origin !== null && event.origin !== this.origin) return;
    if (!isToPanel(event.data)) return;
    this.origin = event.origin;
    this.heard(event.data);
  };

  tell(message: ToLoader): void {
    if (this.origin !== null) this.around.parent.postMessage(message, { targetOrigin: this.origin });
  }
}

function isToPanel(data: unknown): data is ToPanel {
  if (typeof data !== "object" || data === null) return false;
  const { open, focus, identity, context, address, title, token } = data as Partial<Record<keyof ToPanel, unknown>>;
  const flags = [open, focus, identity].every((flag) => typeof flag === "boolean");
  const texts = typeof address === "string" && typeof title === "string";
  const tokenFits = token === undefined || token === null || typeof token === "string";
  return flags && texts && tokenFits && typeof context === "object" && context !== null;
}
