import { signal } from "@preact/signals";

import type { HandOffGrant, HandOffRequest } from "../protocol/wire";
import { postJson } from "./grant";

/** What is needed of the browser, so that tests can bring their own. */
export interface PopOutTools {
  shop: string;
  /** What the page's tag wants of the look, as in this frame's own address; empty or with its question mark. */
  look: string;
  /** The bearer token of this panel; null before there is one. */
  token: () => string | null;
  post: (address: string, body: object) => Promise<Response>;
  /** An empty window; null when the browser refuses it. */
  open: () => Window | null;
}

export type PopOutState = { is: "quiet" } | { is: "blocked"; address: string } | { is: "failed" };

const QUIET: PopOutState = { is: "quiet" };
/** A code lives for a minute; a link that would be refused is taken away before. */
const LINK_MS = 50_000;

/** Opens this session in a window of its own, by a code that works once. */
export class PopOut {
  readonly state = signal<PopOutState>(QUIET);
  private timer = 0;

  constructor(private readonly tools: PopOutTools) {}

  /** The window is opened empty before anything is waited for: browsers open one only while somebody is pressing. */
  async open(): Promise<void> {
    this.become(QUIET);
    const opened = this.tools.open();
    const address = await this.address();
    if (address === null) {
      opened?.close();
      this.become({ is: "failed" });
    } else if (opened === null) this.become({ is: "blocked", address });
    else {
      opened.opener = null;
      opened.location.replace(address);
    }
  }

  dismiss(): void {
    this.become(QUIET);
  }

  private async address(): Promise<string | null> {
    try {
      const asked: HandOffRequest = { token: this.tools.token() ?? "" };
      const answer = await this.tools.post("/api/v1/widget/hand-offs/", asked);
      return answer.ok ? `/popout/${this.tools.shop}/${this.tools.look}#${((await answer.json()) as HandOffGrant).code}` : null;
    } catch {
      return null;
    }
  }

  private become(state: PopOutState): void {
    window.clearTimeout(this.timer);
    this.state.value = state;
    if (state.is === "blocked") this.timer = window.setTimeout(() => this.dismiss(), LINK_MS);
  }
}

const KNOWN = new WeakMap<object, PopOut>();

/** That of a panel, with this browser's windows. */
export function popOutOf(panel: { place: { shop: string }; bearer: string | null }): PopOut {
  const known = KNOWN.get(panel);
  if (known) return known;
  const open = (): Window | null => window.open("", "_blank", "popup,width=460,height=760");
  const { search } = location;
  const made = new PopOut({ shop: panel.place.shop, look: search, token: () => panel.bearer, post: postJson, open });
  KNOWN.set(panel, made);
  return made;
}
