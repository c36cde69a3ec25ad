import { computed, effect, signal } from "@preact/signals";
import type { Person } from "../protocol/wire";
import { shortName, typistIn } from "./people";
import { current } from "./place";
import { desk, now, times, typists } from "./session";
import { secondsLeft } from "./timing";
import { t } from "./words";

/** What a screen reader says at once. */
export const urgent = signal("");
/** What it says when it has the time. */
export const calm = signal("");

const STEPS = [10, 5] as const;
const TYPING_PAUSE_MS = 10_000;

/** Offers once with their seconds, then at 10 and 5; typing at most once in 10 s. */
export function watchAnnouncements(): void {
  const said = new Map<string, number>();
  effect(() => {
    for (const offer of desk.value.offers) announceOffer(said, offer.id);
  });
  let typingSaid = -TYPING_PAUSE_MS;
  const typist = computed(typingName);
  typist.subscribe((name) => {
    if (!name || performance.now() - typingSaid < TYPING_PAUSE_MS) return;
    typingSaid = performance.now();
    calm.value = t("thread.typing", { name });
  });
}

/** Who writes in the conversation in front, or nobody. */
export function typistInFront(): Person | undefined {
  const view = current.value;
  return view && typistIn(view, typists.value[view.id], now.value);
}

function typingName(): string {
  const typist = typistInFront();
  return typist ? shortName(typist.name) || t("guest") : "";
}

function announceOffer(said: Map<string, number>, id: string): void {
  const offer = desk.value.offers.find((one) => one.id === id);
  const seconds = secondsLeft(times.value.due[id], now.value);
  if (!offer) return;
  const before = said.get(id);
  const step = STEPS.findLast((one) => seconds <= one) ?? Infinity;
  if (before !== undefined && step >= before) return;
  said.set(id, step);
  const name = offer.requester.name || t("guest");
  urgent.value = before === undefined ? t("offer.said", { name, queue: offer.queue, seconds }) : t("offer.saidAgain", { name, seconds });
}
