// What all pages of the shop share: the call to the widget, the badge of the basket, what the page states.

type AssistCall = (...call: unknown[]) => void;
interface AssistQueue extends AssistCall {
  q?: IArguments[];
}
export interface Basket {
  id: string;
  currency: string;
  total: number;
  lines: { sku: string; name: string; quantity: number; unitPrice: number }[];
}

/** The documented one-line stub: calls made before the widget has loaded wait in `q`. */
export function assist(): AssistCall {
  const page = window as unknown as { Assist?: AssistQueue };
  if (page.Assist) return page.Assist;
  const stub: AssistQueue = function (): void {
    // The widget drains the queue as argument lists, in the order of the calls.
    // eslint-disable-next-line prefer-rest-params
    (stub.q ??= []).push(arguments);
  };
  page.Assist = stub;
  return stub;
}

// The caller names the kind of element, as with querySelector itself.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function one<Kind extends Element>(selector: string, inside: ParentNode = document): Kind | null {
  return inside.querySelector<Kind>(selector);
}

/** Say in the head of the page how many things are in the basket. */
export function badge(pieces: number): void {
  const link = one<HTMLAnchorElement>("[data-basket-link]");
  const place = link && one<HTMLElement>(".badge", link);
  if (!link || !place) return;
  place.hidden = pieces === 0;
  place.textContent = pieces > 99 ? "99+" : String(pieces);
  link.setAttribute("aria-label", `${link.dataset.basketWord}, ${pieces} ${link.dataset.itemsWord}`);
}

/** The same as another page of the shop says it. */
export function badgeOf(page: Document): void {
  const [here, there] = [one("[data-basket-link]"), one("[data-basket-link]", page)];
  if (here && there) here.replaceWith(document.adoptNode(there));
}

/** What the page states must stay true for a widget that loads later. */
export function state(basket: Basket | null): void {
  const block = one<HTMLScriptElement>("#assist-context");
  if (!block) return;
  const { basket: _before, ...rest } = JSON.parse(block.textContent) as { basket?: Basket };
  block.textContent = JSON.stringify(basket ? { ...rest, basket } : rest);
}

/** The basket that a page, this one or another, states. */
export function stated(page: Document): Basket | null {
  const block = page.querySelector("#assist-context");
  return block ? ((JSON.parse(block.textContent) as { basket?: Basket }).basket ?? null) : null;
}
