import { batch, computed, effect, signal } from "@preact/signals";
import type { RefusalCode } from "../protocol/wire";
import type { Mode } from "./drafts";
import { page } from "./areas";
import { nextInFront } from "./front";
import { isMonitorInFront } from "./monitoring";
import { desk, isTold, viewOf } from "./session";
import { readChoice, readShelf, writeChoice, writeShelf } from "./shelf";
import { longestWaiting } from "./waiting";

/** What lies over the conversation. */
export type Overlay = "end" | "transfer" | "consult" | "reassign" | "signOther" | "shortcuts" | "signOut" | "preferences" | null;

/** Something that happened to an offer and stays written in the list until it is put away or replaced. */
export interface ListNote {
  readonly kind: "taken" | "withdrawn" | "failed";
  readonly name: string;
  readonly code?: RefusalCode;
  /** Who was faster. */
  readonly by?: string;
}

const SELECTED = "assist.selected";

export const selected = signal(readShelf(SELECTED) as string | null);
/** What comes to the front as soon as the server has told it. */
const awaited = signal<{ readonly id: string; readonly focus: boolean } | null>(null);
/** On one column: whether the conversation is in front of the list. */
export const talkOpen = signal(false);
export const contextOpen = signal(false);
export const overlay = signal<Overlay>(null);
export const mode = signal<Mode>("reply");
/** The first of the open offers that are shown. */
export const offersFrom = signal(0);
export const listNote = signal<ListNote | null>(null);
export const toast = signal<string | null>(null);
/** Wrap-ups whose dialog was put away to read the conversation once more. */
export const keptOpen = signal<ReadonlySet<string>>(new Set());
/** The conversation whose reason is chosen while a colleague is asked to take it over. */
export const aheadOpen = signal<string | null>(null);
/** Commands under way, by what they act on. */
export const busy = signal<ReadonlySet<string>>(new Set());
/** Where the focus shall go as soon as that element is there. */
export const focusWish = signal<string | null>(null);
export const hasFocus = signal(document.hasFocus() && document.visibilityState === "visible");
export const isAtFoot = signal(true);
const isSmall = mediaSignal("(max-width: 760px)");
/** One thing at a time: on a phone, and in the dock beside a page. */
export const narrow = computed(() => isSmall.value || page.value !== "desk");
export const keysOn = choiceSignal("assist.keys", true);

export const current = computed(() => viewOf(selected.value));
export const isWrappingUp = computed(() => {
  const view = current.value;
  if (view?.wrap_up) return !keptOpen.value.has(view.id);
  return view?.request?.purpose === "transfer" && aheadOpen.value === view.id;
});

/** Puts an interaction in front, or as soon as it is on the desk; with `focus`, the caret goes to its reply box. */
export function select(id: string, focus = false): void {
  const isHere = desk.peek().interactions.some((view) => view.id === id);
  awaited.value = isHere ? null : { id, focus };
  if (isHere) bringToFront(id, focus);
}

function bringToFront(id: string, focus: boolean): void {
  if (selected.peek() !== id) mode.value = "reply";
  selected.value = id;
  isMonitorInFront.value = false;
  talkOpen.value = true;
  contextOpen.value = false;
  writeShelf(SELECTED, id);
  if (focus) focusWish.value = "reply";
}

/** Brings the list back, whatever lies over it. */
export function openList(): void {
  const view = current.peek();
  if (view && isWrappingUp.peek()) putWrapUpAway(view.id);
  overlay.value = null;
  contextOpen.value = false;
  talkOpen.value = false;
  focusWish.value = view ? `row-${view.id}` : "list";
}

/** A row that is chosen again opens the wrap-up that it still owes. */
export function choose(id: string): void {
  openWrapUp(id);
  select(id, !narrow.peek());
}

export function openWrapUp(id: string): void {
  keptOpen.value = new Set([...keptOpen.peek()].filter((kept) => kept !== id));
}

export function putWrapUpAway(id: string): void {
  const isAhead = !viewOf(id)?.wrap_up;
  aheadOpen.value = null;
  if (!isAhead) keptOpen.value = new Set([...keptOpen.peek(), id]);
  focusWish.value = isAhead ? "reply" : "thread";
}

/** Keeps something chosen: what was awaited or in front at the last visit, else who waits longest. */
export function watchSelection(): () => void {
  let order: readonly string[] = [];
  return effect(() => {
    const ids = desk.value.interactions.map(({ id }) => id);
    const next = nextInFront({ ids, order, chosen: selected.value, awaited: awaited.value?.id ?? null, isTold: isTold.value });
    order = ids;
    if (next === "awaited") takeAwaited();
    else if (next !== "stay") moveOn(next.id, next.wasHeld);
  });
}

function takeAwaited(): void {
  const wish = awaited.peek();
  batch(() => {
    awaited.value = null;
    listNote.value = null; // whatever was said of its offer: it is here
    if (wish) bringToFront(wish.id, wish.focus);
  });
}

function moveOn(neighbour: string | undefined, wasHeld: boolean): void {
  const { interactions } = desk.peek();
  const next = wasHeld ? neighbour : (longestWaiting(interactions) ?? interactions[0]?.id);
  selected.value = next ?? null;
  mode.value = "reply";
  overlay.value = null;
  if (!next) talkOpen.value = false;
  if (wasHeld) leaveFor(next);
}

/** After wrap-up the focus goes to the next row; one column shows the list again. */
function leaveFor(next: string | undefined): void {
  talkOpen.value = false;
  focusWish.value = next ? `row-${next}` : "list";
}

/** Focus, visibility and width of this window. */
export function watchWindow(): void {
  const look = (): void => void (hasFocus.value = document.hasFocus() && document.visibilityState === "visible");
  window.addEventListener("focus", look);
  window.addEventListener("blur", look);
  document.addEventListener("visibilitychange", look);
}

function mediaSignal(query: string) {
  const media = window.matchMedia(query);
  const matches = signal(media.matches);
  media.addEventListener("change", () => (matches.value = media.matches));
  return matches;
}

function choiceSignal(name: string, otherwise: boolean) {
  const choice = signal(readChoice(name, otherwise));
  choice.subscribe((on) => writeChoice(name, on));
  return choice;
}
