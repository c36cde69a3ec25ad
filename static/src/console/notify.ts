import { computed, effect, signal } from "@preact/signals";
import type { AgentNotice } from "../protocol/wire";
import { CARDS, pageOf } from "./pages";
import { contextOpen, focusWish, hasFocus, offersFrom, overlay, select } from "./place";
import { isQuietAt } from "./quiet";
import { desk, onNotice, serverNow } from "./session";
import { readChoice, writeChoice } from "./shelf";
import type { DeskState } from "./store";
import { newLines, newOffers } from "./told";
import { t } from "./words";

/** Whether this browser lets the page show something on the desktop; `missing` where it cannot at all. */
export type Permission = "default" | "granted" | "denied" | "missing";

const MINUTE_MS = 60_000;
const LATER = "assist.desktop.later";
const TEXT_CHARACTERS = 120;

export const permission = signal<Permission>(readPermission());
/** The question was put off on this browser; the dialog still asks. */
export const isPutOff = signal(readChoice(LATER, false));
const minute = computed(() => Math.floor(serverNow() / MINUTE_MS));
export const isQuiet = computed(() => isQuietAt(desk.value.preferences, minute.value * MINUTE_MS));

const open = new Map<string, Notification>();

/** Shows offers, lines and a missed offer on the desktop while the console is not in front. */
export function watchNotifications(): void {
  onNotice(tell);
  effect(() => {
    const tags = new Set(desk.value.offers.map(({ id }) => `offer ${id}`));
    [...open.keys()].filter((tag) => tag.startsWith("offer ") && !tags.has(tag)).forEach(close);
  });
  effect(() => {
    if (hasFocus.value) [...open.keys()].forEach(close);
  });
}

/** Asks the browser, which asks the person; only ever at a click. */
export async function askPermission(): Promise<void> {
  if (permission.peek() === "missing") return;
  permission.value = await Notification.requestPermission();
}

/** Not now: the console does not bring it up again on this browser. */
export function putOff(): void {
  isPutOff.value = true;
  writeChoice(LATER, true);
}

function readPermission(): Permission {
  return "Notification" in globalThis && globalThis.isSecureContext ? Notification.permission : "missing";
}

function tell(_notice: AgentNotice, before: DeskState): void {
  const after = desk.peek();
  if (after === before || hasFocus.peek() || isQuiet.peek() || permission.peek() !== "granted") return;
  const { desktop_offers: offers = true, desktop_lines: lines = true } = after.preferences;
  if (offers) tellOffers(before, after);
  if (lines) tellLines(before, after);
}

function tellOffers(before: DeskState, after: DeskState): void {
  for (const { id, requester, queue } of newOffers(before, after)) {
    show(`offer ${id}`, t("notify.offer", { name: requester.name || t("guest") }), t("talk.queue", { queue }), () => bringOffer(id));
  }
  if (after.presence.state === "rona" && before.presence.state === "available") {
    show("rona", t("notify.rona"), t("rona.text"), () => undefined);
  }
}

function tellLines(before: DeskState, after: DeskState): void {
  for (const { view, text } of newLines(before, after)) {
    const words = text.length > TEXT_CHARACTERS ? `${text.slice(0, TEXT_CHARACTERS)}…` : text;
    show(`talk ${view.id}`, view.requester.name || t("guest"), words, () => select(view.id, true));
  }
}

/** The offer's page, with the focus on its Accept. */
function bringOffer(id: string): void {
  const { offers } = desk.peek();
  const at = offers.findIndex((offer) => offer.id === id);
  if (at < 0) return;
  overlay.value = null;
  contextOpen.value = false;
  offersFrom.value = pageOf(at - (at % CARDS), offers.length).from;
  focusWish.value = `offer-${id}`;
}

/** One of a kind at a time, in however many tabs: the newest takes the place of the one before. */
function show(tag: string, title: string, body: string, front: () => void): void {
  try {
    const shown = new Notification(title, { tag, body, icon: document.querySelector<HTMLLinkElement>("link[rel=icon]")?.href ?? "" });
    shown.addEventListener("click", () => {
      window.focus();
      front();
      close(tag);
    });
    open.set(tag, shown);
  } catch {
    permission.value = "missing"; // some browsers know the name and refuse the thing
  }
}

function close(tag: string): void {
  open.get(tag)?.close();
  open.delete(tag);
}
