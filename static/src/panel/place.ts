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
}

export function placeOf(element: HTMLElement): Place {
  const { shop = "", name = "", locale = "en", origins = "", help = "" } = element.dataset;
  return {
    shop,
    name,
    locale,
    origins: origins.split(/\s+/u).filter(Boolean),
    framed: window.parent !== window,
    helpAddress: help,
  };
}
