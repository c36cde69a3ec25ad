import { consultedIn, partOf } from "./colleagues";
import { acceptAll, acceptOffer, actBetween } from "./commands";
import { holderOf } from "./holding";
import { turned } from "./pages";
import { reasonsOf } from "./parts/Offers";
import { presenceOpen } from "./parts/TopBar";
import { choose, contextOpen, current, focusWish, isWrappingUp, keysOn, mode, offersFrom, openWrapUp, overlay, talkOpen } from "./place";
import { desk } from "./session";
import { longestWaiting } from "./waiting";
import type { Word } from "./words";

interface Shortcut {
  readonly word: Word;
  readonly keys: readonly string[];
}

/** The keyboard as the list under `?` shows it. */
export const ALT_KEYS: readonly Shortcut[] = [
  { word: "keys.accept", keys: ["Alt", "A"] },
  { word: "keys.acceptAll", keys: ["Alt", "Shift", "A"] },
  { word: "keys.offers", keys: ["Alt", "O"] },
  { word: "keys.decline", keys: ["Alt", "X"] },
  { word: "keys.goTo", keys: ["Alt", "1-9"] },
  { word: "keys.longest", keys: ["Alt", "U"] },
  { word: "keys.reply", keys: ["Alt", "R"] },
  { word: "keys.note", keys: ["Alt", "I"] },
  { word: "keys.presence", keys: ["Alt", "K"] },
  { word: "keys.transfer", keys: ["Alt", "T"] },
  { word: "keys.consult", keys: ["Alt", "C"] },
  { word: "keys.hold", keys: ["Alt", "H"] },
  { word: "keys.end", keys: ["Alt", "W"] },
];

export const PLAIN_KEYS: readonly Shortcut[] = [
  { word: "keys.regions", keys: ["F6"] },
  { word: "keys.scroll", keys: ["Page Up"] },
  { word: "keys.close", keys: ["Esc"] },
  { word: "keys.list", keys: ["?"] },
];

/** Letters go by physical key, so that a Mac's or a Finn's layout does not move them. */
const ACTS: Readonly<Record<string, () => void>> = {
  KeyA: acceptOldest,
  KeyO: showNextOffers,
  KeyX: declineOldest,
  KeyU: goToLongest,
  KeyR: () => write("reply"),
  KeyI: () => write("note"),
  KeyK: () => void (presenceOpen.value = true),
  KeyW: endOrWrapUp,
  KeyT: () => openPass("transfer"),
  KeyC: () => openPass("consult"),
  KeyH: holdOrResume,
};

const SHIFT_ACTS: Readonly<Record<string, () => void>> = { KeyA: () => void acceptAll() };

export function watchKeys(): void {
  window.addEventListener("keydown", (event) => {
    if (isHandled(event)) event.preventDefault();
  });
}

function isHandled(event: KeyboardEvent): boolean {
  const { altKey, ctrlKey, metaKey, code, key } = event;
  if (altKey && !ctrlKey && !metaKey && keysOn.peek()) return isAltHandled(code, event.shiftKey);
  if (key === "F6" && !ctrlKey && !metaKey) return goToRegion(event.shiftKey ? -1 : 1);
  if (key === "?" && !isTyping(event.target)) overlay.value = "shortcuts";
  else if (key === "Escape" && !event.defaultPrevented) return stepBack();
  else return isListMove(event);
  return true;
}

function isAltHandled(code: string, withShift: boolean): boolean {
  const act = (withShift ? SHIFT_ACTS[code] : undefined) ?? ACTS[code];
  const row = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  if (row) goTo(desk.peek().interactions[Number(row) - 1]?.id);
  else if (act) act();
  else return false;
  return true;
}

function acceptOldest(): void {
  const [offer] = desk.peek().offers;
  if (offer) void acceptOffer(offer);
}

/** The first press leads to the offers, the next ones to the others. */
function showNextOffers(): void {
  const { offers } = desk.peek();
  const isThere = document.activeElement?.closest("[data-offers]") !== null;
  if (isThere) offersFrom.value = turned(offersFrom.peek(), offers.length, 1);
  focusWish.value = offers.length > 0 ? "offers" : null;
}

function declineOldest(): void {
  offersFrom.value = 0;
  reasonsOf.value = desk.peek().offers[0]?.id ?? null;
}

function goToLongest(): void {
  goTo(longestWaiting(desk.peek().interactions));
}

function goTo(id: string | null | undefined): void {
  if (id) choose(id);
}

function write(kind: "reply" | "note"): void {
  mode.value = kind;
  talkOpen.value = current.peek() !== undefined;
  focusWish.value = "reply";
}

function openPass(purpose: "transfer" | "consult"): void {
  const view = current.peek();
  const { consults, to_agents: toAgents, to_queues: toQueues } = desk.peek().agent ?? {};
  const may = purpose === "consult" ? consults === true : toAgents === true || toQueues === true;
  if (may && view?.state === "active" && partOf(view) === "owner" && !view.request && !consultedIn(view)) overlay.value = purpose;
}

function holdOrResume(): void {
  const view = current.peek();
  if (view?.state !== "active" || partOf(view) !== "owner") return;
  if (holderOf(view)) void actBetween(view, "interaction.resume");
  else if ((view.hold_seconds ?? 0) > 0) void actBetween(view, "interaction.hold");
}

function endOrWrapUp(): void {
  const view = current.peek();
  if (view?.wrap_up) openWrapUp(view.id);
  else if (view && view.state !== "ended" && partOf(view) === "owner") overlay.value = "end";
}

/** What is open closes first; then one column shows the list again. */
function stepBack(): boolean {
  if (contextOpen.peek()) contextOpen.value = false;
  else if (overlay.peek() !== null) overlay.value = null;
  else if (talkOpen.peek() && !isWrappingUp.peek()) talkOpen.value = false;
  else return false;
  return true;
}

function goToRegion(step: 1 | -1): boolean {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter((region) => region.offsetParent && !region.closest("[inert]"));
  const now = regions.findLastIndex((region) => region.contains(document.activeElement));
  const next = now < 0 && step < 0 ? regions.length - 1 : (now + step + regions.length) % regions.length;
  regions[next]?.focus();
  return true;
}

/** In the list of conversations arrows move, Home and End jump. */
function isListMove({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement) || !target.matches("[data-row]")) return false;
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  const at = rows.indexOf(target);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[key];
  if (next === undefined) return false;
  rows[Math.max(0, Math.min(next, rows.length - 1))]?.focus();
  return true;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
