// What the loader on the shop's page and the panel in its frame say to each other by postMessage.

/** What `Assist("request", wish)` puts into the form before a chat. */
export interface Wish {
  type?: string;
  text?: string;
  /** Where to begin; the chooser shows when it cannot be used now. */
  channel?: string;
}

/** Things that the loader tells once. */
export interface ToldOnce {
  wish?: Wish;
  /** The shop's signed identity; null says that nobody is logged in. */
  token?: string | null;
  /** The shopper has logged out: forget everything. */
  shutdown?: boolean;
}

/** The loader's only message: all of its state whenever some of it changed; the panel finds what is new. */
export interface ToPanel extends ToldOnce {
  open: boolean;
  /** Whether the page, or the frame in it, has the focus. */
  focus: boolean;
  /** Whether a token can be asked for. */
  identity: boolean;
  context: Record<string, unknown>;
  address: string;
  title: string;
}

/** The panel's messages; `value` is the count of unread lines, or whether a conversation goes on. */
export type ToLoader =
  | { type: "close" | "identify"; value?: undefined }
  | { type: "unread"; value: number }
  | { type: "conversation"; value: boolean };

export const BASKET_LINES_SENT = 50;
export const BASKET_LINES_COUNTED = 1000;
/** How often the loader looks for what is new on the page. */
export const CHECK_MS = 400;

/** What the server says of a shop's look: a sheet for the loader's shadow root, words in the page's language. */
export interface Look {
  css: string;
  label: string;
  lang?: string;
  /** Only when the shop has invitations. */
  words?: { accept: string; dismiss: string; name: string };
  invitations?: Invitation[];
}

export interface LookModule {
  /** Null when no such shop is served. */
  default: Look | null;
}

/** A rule that offers help unasked. */
export interface Invitation {
  /** On the page, with its tab in front. */
  seconds: number;
  /** At most once in so many hours. */
  hours: number;
  /** Part of the page's address; empty for every page. */
  address: string;
  /** Least total of the basket; 0 for any. */
  basket: number;
  text: string;
}

/** What the loader lends to the code of invitations. */
export interface Surroundings {
  look: Look;
  root: ShadowRoot;
  shop: string;
  run: (act: unknown, ...rest: unknown[]) => void;
  context: () => Record<string, unknown>;
  /** Whether the panel is open or a conversation goes on. */
  isBusy: () => boolean;
}

export interface InviteModule {
  default: (around: Surroundings) => void;
}
