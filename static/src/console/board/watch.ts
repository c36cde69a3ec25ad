import { computed, effect, signal } from "@preact/signals";
import { isOnline, link, now, onNotice } from "../session";
import { boardAfter, ofShop, serverTime, shopsOf, type BoardState } from "./figures";

/** Without a sign of life for so long, what is shown may be old. */
const STALE_MS = 12_000;

const told = signal<BoardState | null>(null);
export const shop = signal("");
export const board = computed(() => (told.value ? ofShop(told.value, shop.value) : null));
export const shops = computed(() => shopsOf(told.value?.queues ?? []));
export const alerted = computed(() => (told.value?.queues ?? []).filter(({ alerts }) => alerts.length > 0));
/** The server's clock in ms. */
export const boardNow = computed(() => (told.value ? serverTime(told.value, now.value) : 0));
export const isStale = computed(() => told.value !== null && (!isOnline.value || now.value - told.value.since > STALE_MS));

onNotice((notice) => (told.value = boardAfter(told.peek(), notice, performance.now())));

/** Asks for the board, and again after every break, until the answer is called. */
export function watchBoard(): () => void {
  const stop = effect(() => {
    if (isOnline.value) link.tell({ type: "board.watch", on: true });
  });
  return () => {
    stop();
    link.tell({ type: "board.watch", on: false });
    told.value = null;
  };
}
