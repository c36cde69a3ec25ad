/** What the page's template says about this panel. */
export interface Place {
  shop: string;
  name: string;
  locale: string;
  /** Exact origins of the shop's pages. */
  origins: string[];
  /** Whether a page of the shop frames this panel; else it fills a window of its own. */
  framed: boolean;
  helpAddress: string;
  /** The shop's logo; null for one that has none. */
  logo: Logo | null;
  /** A window of its own for a session that was handed over. */
  poppedOut: boolean;
  /** On which channel the Help page asks to begin. */
  channel?: "chat" | "email";
}

export interface Logo {
  address: string;
  width: number;
  height: number;
}

export function placeOf(element: HTMLElement, search: string): Place {
  const channel = new URLSearchParams(search).get("channel");
  const { shop = "", name = "", locale = "en", origins = "", help = "", logo, logoSize = "", poppedOut } = element.dataset;
  const [width = 0, height = 0] = logoSize.split(" ").map(Number);
  return {
    shop,
    name,
    locale,
    origins: origins.split(/\s+/u).filter(Boolean),
    framed: window.parent !== window,
    helpAddress: help,
    logo: logo === undefined ? null : { address: logo, width, height },
    poppedOut: poppedOut !== undefined,
    ...(channel === "chat" || channel === "email" ? { channel } : {}),
  };
}
