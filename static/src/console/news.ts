import { effect } from "@preact/signals";
import { duration } from "../lib/time";
import type { AgentNotice, AlertRaised, InteractionView } from "../protocol/wire";
import { listNote, toast } from "./place";
import { desk, onNotice } from "./session";
import type { DeskState } from "./store";
import { t } from "./words";

/** Says what happened elsewhere: a conversation that left, a wrap-up that saved itself, an offer that was taken back. */
export function watchNews(): void {
  onNotice(tellOffers);
  let before: readonly InteractionView[] = [];
  effect(() => {
    const { interactions } = desk.value;
    const held = new Set(interactions.map(({ id }) => id));
    before.filter(({ id }) => !held.has(id)).forEach(tellLeft);
    before = interactions;
  });
}

function tellOffers(notice: AgentNotice, before: DeskState): void {
  if (notice.type !== "desk.posted") return;
  for (const { fact } of notice.facts) {
    if (fact.type === "alert.raised") toast.value = alertWords(fact);
    if (fact.type === "offer.received") listNote.value = null;
    if (fact.type === "queue.closed") toast.value = fact.heir ? t("news.closedInto", { queue: fact.queue, heir: fact.heir }) : t("news.closed", { queue: fact.queue });
    if (fact.type !== "offer.gone" || fact.outcome !== "withdrawn") continue;
    const offer = before.offers.find(({ id }) => id === fact.offer);
    if (offer) listNote.value = { kind: "withdrawn", name: offer.requester.name };
  }
}

/** Which queue, and what is beyond its limit. */
function alertWords({ queue, kind, limit }: AlertRaised): string {
  return t(`alert.${kind}`, { queue, limit: kind === "wait" ? duration(limit) : limit });
}

function tellLeft(view: InteractionView): void {
  const name = view.requester.name || t("guest");
  const finish = view.facts.findLast(({ fact }) => fact.type === "wrapup.finished")?.fact;
  if (view.state !== "ended") toast.value = t("news.left", { name });
  else if (finish?.type === "wrapup.finished" && finish.automatic) toast.value = wrappedWords(name, finish.code);
}

function wrappedWords(name: string, code: string): string {
  return code ? t("news.wrapped", { name, code }) : t("news.wrappedBare", { name });
}
