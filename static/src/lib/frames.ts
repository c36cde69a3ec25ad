// What the loader on the shop's page and the panel in its frame say to each other by postMessage.

/** What `Assist("request", wish)` puts into the form before a chat. */
export interface Wish {
  type?: string;
  text?: string;
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
