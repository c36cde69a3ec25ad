// The basket page works without this file. With it, changing a line does not leave the page:
// the form is sent as it is, and the part of the answer that shows the basket replaces the one here.

import { assist, badgeOf, one, state, stated } from "./page";

const PAUSE = 500;
const PATIENCE = 15_000;
const WARNED = 6_000;

type Prepare = (inside: ParentNode) => void;

/** Lines are sent as soon as their quantity changes; `prepare` readies what has been replaced. */
export function changeWithoutLeaving(prepare: Prepare): void {
  const box = one<HTMLElement>("[data-basket-box]");
  if (!box) return;
  hideButtons(box);
  let waiting = 0;
  let next: Press | null = null;
  box.addEventListener("change", (event) => {
    const line = event.target instanceof Element ? lineOf(event.target) : null;
    if (!line) return;
    window.clearTimeout(waiting);
    // The line may have been replaced by then.
    waiting = window.setTimeout(() => formOf(box, line)?.requestSubmit(), PAUSE);
  });
  box.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-line]")) return;
    event.preventDefault();
    window.clearTimeout(waiting);
    const press = { line: lineOf(form) ?? "", button: event.submitter?.getAttribute("name") ?? "" };
    if (box.getAttribute("aria-busy") === "true") next = press;
    else void change(box, form, event.submitter, prepare).then(() => (next = again(box, next)));
  });
}

interface Press {
  line: string;
  button: string;
}

/** What was pressed while an answer was awaited is done now. */
function again(box: HTMLElement, press: Press | null): null {
  const form = press && formOf(box, press.line);
  const button = form && press.button ? one<HTMLElement>(`[name="${CSS.escape(press.button)}"]`, form) : null;
  if (form) form.requestSubmit(button);
  return null;
}

function lineOf(inside: Element): string | null {
  return inside.closest("[data-line]")?.querySelector<HTMLInputElement>("[name=line]")?.value ?? null;
}

function formOf(box: HTMLElement, line: string): HTMLFormElement | null {
  return one<HTMLInputElement>(`[data-line] [name=line][value="${CSS.escape(line)}"]`, box)?.form ?? null;
}

function hideButtons(box: HTMLElement): void {
  for (const button of box.querySelectorAll<HTMLElement>("[data-line] [data-without-script]")) button.hidden = true;
}

async function change(
  box: HTMLElement,
  form: HTMLFormElement,
  button: HTMLElement | null,
  prepare: Prepare,
): Promise<void> {
  box.setAttribute("aria-busy", "true");
  const before = quantities(box);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form, button),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = one<HTMLElement>("[data-basket-box]", page);
    if (!fresh) throw new Error(String(response.status));
    show(box, fresh, before, prepare);
    tell(page);
  } catch {
    warn(form.dataset.failed ?? "");
  } finally {
    box.setAttribute("aria-busy", "false");
  }
}

/** The focus stays where it was: on the same control of the same line, else on the line's neighbour or the heading. */
function show(box: HTMLElement, fresh: HTMLElement, before: Map<string, string>, prepare: Prepare): void {
  const held = place(box);
  const typed = unsent(box);
  const meanwhile = [...quantities(box)].filter(([line, quantity]) => before.get(line) !== quantity);
  box.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
  hideButtons(box);
  prepare(box);
  for (const [name, value] of typed) fill(box, name, value);
  for (const [line, quantity] of meanwhile) setQuantity(box, line, quantity);
  if (held) focus(box, held);
}

function quantities(box: HTMLElement): Map<string, string> {
  const fields = [...box.querySelectorAll<HTMLInputElement>("[data-line] [name=quantity]")];
  return new Map(fields.map((field) => [lineOf(field) ?? "", field.value]));
}

function setQuantity(box: HTMLElement, line: string, quantity: string): void {
  const form = formOf(box, line);
  const field = form && one<HTMLInputElement>("[name=quantity]", form);
  if (field) field.value = quantity;
}

interface Place {
  line: number;
  control: string;
}

function place(box: HTMLElement): Place | null {
  const held = document.activeElement;
  const form = held?.closest<HTMLFormElement>("[data-line]");
  if (!held || !form || !box.contains(held)) return null;
  return { line: [...box.querySelectorAll("[data-line]")].indexOf(form), control: selector(held) };
}

function selector(control: Element): string {
  if (control instanceof HTMLElement && control.dataset.stepBy) {
    return control.dataset.stepBy.startsWith("-") ? '[data-step-by^="-"]' : '[data-step-by]:not([data-step-by^="-"])';
  }
  return `[name="${CSS.escape(control.getAttribute("name") ?? "quantity")}"]`;
}

function focus(box: HTMLElement, held: Place): void {
  const lines = [...box.querySelectorAll<HTMLElement>("[data-line]")];
  const line = lines[Math.min(held.line, lines.length - 1)];
  const target = line && one<HTMLElement>(held.control, line);
  (target ?? one<HTMLElement>("#content"))?.focus({ preventScroll: true });
}

/** What somebody has begun to write beside the lines, such as the name for a basket put aside. */
function unsent(box: HTMLElement): [string, string][] {
  const fields = box.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input.input, textarea.input");
  return [...fields].flatMap((field, at) => (field.value ? [[`${field.name}/${at}`, field.value] as [string, string]] : []));
}

function fill(box: HTMLElement, name: string, value: string): void {
  const at = Number(name.slice(name.lastIndexOf("/") + 1));
  const field = box.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input.input, textarea.input")[at];
  if (field && `${field.name}/${at}` === name && !field.value) field.value = value;
}

/** What changed is told to the head of the page, to the widget and to those who listen. */
function tell(page: Document): void {
  const basket = stated(page);
  badgeOf(page);
  state(basket);
  assist()("setBasket", basket);
  const total = one<HTMLElement>("[data-basket-box] .sum dd:last-of-type")?.textContent;
  const label = one<HTMLElement>("[data-basket-box] .sum dt:last-of-type")?.textContent;
  // A refusal is an alert where it stands, and heard from there.
  const isRefused = one("[data-basket-box] [role=alert]") !== null;
  const words = total ? `${label ?? ""}: ${total}` : one<HTMLElement>("[data-basket-box] h2")?.textContent;
  say(isRefused ? "" : (words ?? ""));
}

/** Said aloud by screen readers; who sees the page sees it in its place. */
function say(words: string): void {
  const heard = one<HTMLElement>("[data-heard]");
  if (heard) heard.textContent = words;
}

/** A change that did not arrive is said where everybody sees it; what was typed stays. */
function warn(words: string): void {
  const place = one<HTMLElement>("[data-toast-place]");
  const box = document.createElement("div");
  box.className = "toast";
  box.textContent = words;
  place?.replaceChildren(box);
  window.setTimeout(() => box.remove(), WARNED);
}
