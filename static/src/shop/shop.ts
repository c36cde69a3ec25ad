// The shop's pages work without this file. With it, adding to the basket does not leave the page.

import { changeWithoutLeaving } from "./basket";
import { openHelpInPlace, sendOnce } from "./help";
import { countDown, followLot } from "./auction";
import { assist, badge, one, state, type Basket } from "./page";
import { searchAtOnce } from "./search";

interface Answer {
  basket?: Basket;
  pieces?: number;
  added?: string;
  address?: string;
  error?: string;
}
const TOAST_SECONDS = 6;

function showSteppers(inside: ParentNode = document): void {
  for (const place of inside.querySelectorAll<HTMLElement>("[data-step]")) {
    const field = one<HTMLInputElement>("input", place);
    if (!field) continue;
    for (const button of place.querySelectorAll<HTMLButtonElement>("[data-step-by]")) {
      button.hidden = false;
      button.addEventListener("click", () => stepBy(field, Number(button.dataset.stepBy)));
    }
  }
}

function stepBy(field: HTMLInputElement, step: number): void {
  const least = Number(field.dataset.least);
  const now = Number.parseInt(field.value, 10);
  field.value = String(Math.max(least, (Number.isNaN(now) ? 0 : now) + step));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function followPictures(): void {
  const product = one<HTMLElement>("[data-product]");
  const scene = product && one<SVGElement>("[data-scene]", product);
  if (!product || !scene) return;
  for (const thumb of product.querySelectorAll<HTMLAnchorElement>(".thumbs a")) {
    thumb.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      if (thumb.dataset.finish) chooseFinish(product, thumb.dataset.finish);
      if (thumb.dataset.view) showView(product, scene, thumb, thumb.dataset.view);
    });
  }
  product.addEventListener("change", () => nameFinish(product));
}

function showView(product: HTMLElement, scene: SVGElement, thumb: HTMLElement, view: string): void {
  scene.setAttribute("viewBox", view);
  one(".thumbs [aria-current]", product)?.removeAttribute("aria-current");
  thumb.setAttribute("aria-current", "true");
}

function chooseFinish(product: HTMLElement, finish: string): void {
  const choice = one<HTMLInputElement>(`input[name="finish"][value="${CSS.escape(finish)}"]`, product);
  if (!choice) return;
  choice.checked = true;
  nameFinish(product);
}

function nameFinish(product: HTMLElement): void {
  const chosen = one<HTMLInputElement>('input[name="finish"]:checked', product);
  const label = one<HTMLElement>("[data-finish-name]", product);
  if (chosen && label) label.textContent = chosen.getAttribute("aria-label");
}

function addWithoutLeaving(): void {
  const form = one<HTMLFormElement>("[data-buy]");
  const button = form && one<HTMLButtonElement>("button.add", form);
  if (!form || !button) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-busy") !== "true") void add(form, button);
  });
}

async function add(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  const word = button.textContent;
  button.setAttribute("aria-busy", "true");
  button.textContent = button.dataset.busy ?? word;
  const answer = await sent(form);
  button.removeAttribute("aria-busy");
  button.textContent = word;
  tell(form, answer);
}

async function sent(form: HTMLFormElement): Promise<Answer> {
  const failed = { error: form.dataset.failed ?? "" };
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(15_000),
    });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json") ?? false;
    return isJson ? ((await response.json()) as Answer) : failed;
  } catch {
    return failed;
  }
}

function tell(form: HTMLFormElement, answer: Answer): void {
  const field = one<HTMLInputElement>('input[name="quantity"]', form);
  const place = one<HTMLElement>("[data-error]", form);
  const words = place && one<HTMLElement>("span", place);
  if (place && words) {
    words.textContent = answer.error ?? "";
    place.hidden = !answer.error;
  }
  field?.toggleAttribute("aria-invalid", false);
  if (answer.error) field?.setAttribute("aria-invalid", "true");
  else if (answer.basket) filled(form, answer.basket, answer.pieces ?? 0);
  else if (answer.added) toast(answer.added, form.dataset.toBasket ?? "", answer.address ?? "");
}

function filled(form: HTMLFormElement, basket: Basket, pieces: number): void {
  badge(pieces);
  state(basket);
  assist()("setBasket", basket);
  toast(form.dataset.added ?? "", form.dataset.toBasket ?? "", form.dataset.basket ?? "");
}

function toast(words: string, linkWords: string, address: string): void {
  const place = one<HTMLElement>("[data-toast-place]");
  if (!place) return;
  const box = document.createElement("div");
  const link = document.createElement("a");
  box.className = "toast";
  box.append(words, link);
  link.href = address;
  link.textContent = linkWords;
  place.replaceChildren(box);
  let left = window.setTimeout(() => box.remove(), TOAST_SECONDS * 1000);
  const pause = (): void => window.clearTimeout(left);
  const resume = (): void => {
    pause();
    left = window.setTimeout(() => box.remove(), TOAST_SECONDS * 1000);
  };
  for (const over of ["pointerenter", "focusin"]) box.addEventListener(over, pause);
  for (const away of ["pointerleave", "focusout"]) box.addEventListener(away, resume);
}

/** On a phone the areas scroll sideways: the one that is open must be in sight. */
function showWhereWeAre(): void {
  for (const link of document.querySelectorAll(":is(.head nav, .places) [aria-current]"))
    link.scrollIntoView({ block: "nearest", inline: "center" });
}

if (document.body.hasAttribute("data-assist-shutdown")) assist()("shutdown");
showSteppers();
changeWithoutLeaving(showSteppers);
followPictures();
addWithoutLeaving();
showWhereWeAre();
searchAtOnce();
openHelpInPlace(assist);
sendOnce();
countDown();
followLot();
