import { signal } from "@preact/signals";

import { pause } from "../lib/persistence";
import type { HandOffGrant, HandOffRequest } from "../protocol/wire";
import { grantSession, postJson, SessionRefused } from "./grant";
import type { Place } from "./place";
import type { SessionTools } from "./session";

/** What is needed of the browser, so that tests can bring their own. */
export interface PopOutTools {
  shop: string;
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
      return answer.ok ? `/popout/${this.tools.shop}/#${((await answer.json()) as HandOffGrant).code}` : null;
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

/** How a panel gets a token and where it keeps it; that of a window of its own ends with the window. */
export function proofOf({ shop, poppedOut }: Place): Pick<SessionTools, "kind" | "grant"> {
  if (!poppedOut) return { kind: "localStorage", grant: () => grantSession({ shop }, pause) };
  const code = takenCode();
  return { kind: "sessionStorage", grant: () => redeemed(shop, code, pause) };
}

/** A window of its own shares no storage with the Help page's panel, which is a session of somebody else's. */
export function roomOf({ shop, poppedOut }: Place): string {
  return poppedOut ? `${shop}:window` : shop;
}

/** With this browser's windows. */
export function popOutOf(shop: string, token: () => string | null): PopOut {
  return new PopOut({ shop, token, post: postJson, open: () => window.open("", "_blank", "popup,width=460,height=760") });
}

/** Trades a code for a token; raises SessionRefused when it was used, is old, or was never given. */
export async function redeemed(shop: string, code: string, wait: typeof pause): Promise<string> {
  if (code === "") throw new SessionRefused();
  return grantSession({ shop, code }, wait);
}

/** The code in this window's address, which is taken out of it at once: it must not stay in the history. */
function takenCode(): string {
  const code = location.hash.slice(1);
  if (code !== "") history.replaceState(null, "", location.pathname + location.search);
  return code;
}
