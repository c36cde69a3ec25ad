import type { ToPanel } from "../lib/frames";

/** What the page states, in the form of `context.set` and of a request. */
export interface PageState {
  context: Record<string, unknown>;
  address: string;
  title: string;
}

export const noPage: PageState = { context: {}, address: "", title: "" };

const KEYS = [
  "businessPartnerId",
  "shopId",
  "catalogId",
  "catalogVariantId",
  "hierarchyArea",
  "productId",
  "basket",
  "loginPage",
] as const;
const TEXT_SENT = 300;
const ADDRESS_SENT = 1000;

/** The stated context cut to what one command can carry; whether it makes sense is for the server to say. */
export function pageStateOf({ context, address, title }: Pick<ToPanel, keyof PageState>): PageState {
  const known = KEYS.filter((key) => Object.hasOwn(context, key)).map((key) => [key, cut(context[key])]);
  return {
    context: Object.fromEntries(known) as Record<string, unknown>,
    address: address.length <= ADDRESS_SENT ? address : "",
    title: title.slice(0, TEXT_SENT),
  };
}

/** Whether the page states a basket with something in it. */
export function hasBasket({ context }: PageState): boolean {
  const { basket } = context;
  return typeof basket === "object" && basket !== null && "lines" in basket && Array.isArray(basket.lines) && basket.lines.length > 0;
}

function cut(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return value.slice(0, TEXT_SENT);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 2) return null;
  if (Array.isArray(value)) return value.slice(0, 1000).map((item: unknown) => cut(item, depth + 1));
  const entries = Object.entries(value).slice(0, 12);
  return Object.fromEntries(entries.map(([key, item]) => [key.slice(0, 40), cut(item, depth + 1)]));
}
