/** What the form before a chat asks: what it is about. */
export type AssistanceType = "informational" | "navigational" | "sales_order" | "administrative";

/** A way to reach the shop. */
export type Channel = "chat" | "voice" | "callback" | "email" | "cobrowse";

/** What the form is opened with; the shopper may change all of it. */
export interface Wish {
  type?: AssistanceType;
  text?: string;
  /** Chat when absent; when this one cannot be used now, the panel shows all ways with their reasons. */
  channel?: Channel;
}

/** One line of a basket; `unitPrice` in the basket's currency. */
export interface BasketLine {
  sku: string;
  name: string;
  quantity: number;
  unitPrice: number;
}

/** A basket; the first 50 lines travel, the others are counted. */
export interface Basket {
  id: string;
  /** Three letters, such as EUR. */
  currency: string;
  total?: number;
  lines: readonly BasketLine[];
}

/** What the page shows. Leave out what you do not know; null takes back what was stated. */
export interface Context {
  /** The customer's number in your system; without a token it is only stated. */
  businessPartnerId?: string | null;
  /** Your name for the shop; verified when it is the shop's code. */
  shopId?: string | null;
  catalogId?: string | null;
  /** Language or price list of the catalog. */
  catalogVariantId?: string | null;
  /** Where in the catalog the page is, such as `table/desk`. */
  hierarchyArea?: string | null;
  /** Only on a product's page. */
  productId?: string | null;
  basket?: Basket | null;
  /** True only where the log-in form is. */
  loginPage?: boolean | null;
}

/** A signed token, or a function that fetches one; null when nobody is logged in. */
export type Identity = string | (() => Promise<string | null>);

/** What a page wants instead of the shop's own look. */
export interface LookOptions {
  /** The language, such as `de`; that of `<html lang>` when absent. */
  lang?: string;
  /** The button's word, in your page's language. */
  label?: string;
  /** Start or end of the line. */
  position?: "left" | "right";
  /** Any colour, such as `#2a55d4`. */
  accent?: string;
  /** `page` is as the visitor's system says. */
  scheme?: "light" | "dark" | "page";
}

/** What can be said after the tag; a panel that is loaded already keeps its look. */
export interface BootOptions extends LookOptions {
  /** Address on your own origin that answers `{"token": "..."}`, or 401 when nobody is logged in. */
  identityUrl?: string;
}

/** What each event tells. */
export interface AssistEvents {
  open: undefined;
  close: undefined;
  /** Lines that the shopper has not seen. */
  unread: number;
  /** Whether a conversation goes on. */
  conversation: boolean;
  /** What became of help that was offered unasked. */
  invitation: "shown" | "accepted" | "dismissed";
}

export type AssistEvent = keyof AssistEvents;
export type Listener<Event extends AssistEvent> = (value: AssistEvents[Event]) => void;

/** The verbs and what follows each; `on` and `off` are apart, because their listener depends on the event. */
export interface AssistVerbs {
  open: [];
  close: [];
  /** Opens the form filled in. */
  request: [wish?: Wish];
  /** Values stay until the next page is loaded. */
  setContext: [values: Context];
  setBasket: [basket: Basket | null];
  /** Without a value: fetch again from where the token came. */
  identify: [identity?: Identity];
  boot: [options: BootOptions];
  /** The shopper logged out: forget everything on this device. */
  shutdown: [];
}

/** The Script API, also at `window.Assist`. */
export interface Assist {
  <Verb extends keyof AssistVerbs>(verb: Verb, ...values: AssistVerbs[Verb]): void;
  <Event extends AssistEvent>(verb: "on" | "off", event: Event, listener: Listener<Event>): void;
}

/** The tag's attributes. */
export interface LoadOptions extends BootOptions {
  /** Where the widget is served, such as `https://help.example.com`. */
  origin: string;
  /** The shop's code. */
  shop: string;
}

/** Calls the Script API; before the script has loaded, calls are kept in order. On a server it does nothing. */
export declare const assist: Assist;

/**
 * Puts the tag into the page once, however often it is called; resolves when the script has run.
 * Rejects when an option is missing or the script does not load; then it can be called again.
 */
export declare function load(options: LoadOptions): Promise<void>;

/** Listens to an event; returns the function that ends it. */
export declare function listen<Event extends AssistEvent>(event: Event, listener: Listener<Event>): () => void;

/** The next time that the event happens, and what it tells. */
export declare function once<Event extends AssistEvent>(event: Event): Promise<AssistEvents[Event]>;

declare global {
  interface Window {
    Assist?: Assist;
  }
}
