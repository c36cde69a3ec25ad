import { effect } from "@preact/signals";
import { duration } from "../lib/time";
import type { AgentNotice, AlertRaised, InteractionView } from "../protocol/wire";
import { partOf, wasOnlyAsked } from "./colleagues";
import { endOf } from "./ending";
import { shortName } from "./people";
import { busy, listNote, toast } from "./place";
import { desk, onNotice } from "./session";
import { find, type DeskState } from "./store";
import { t } from "./words";

const ANSWERS = {
  accepted: "news.accepted",
  declined: "news.declined",
  expired: "news.expired",
  withdrawn: "news.withdrawn",
} as const;

/** Says what happened elsewhere: a conversation that left, a wrap-up that saved itself, an offer that was taken back. */
export function watchNews(): void {
  onNotice(tellOffers);
  onNotice(tellAnswers);
  onNotice(tellAwaited);
  onNotice(tellHoldOver);
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
    if (fact.type === "desk.signed_out") toast.value = t("news.signedOut", { name: fact.by });
    if (fact.type === "queue.closed") toast.value = fact.heir ? t("news.closedInto", { queue: fact.queue, heir: fact.heir }) : t("news.closed", { queue: fact.queue });
    if (fact.type !== "offer.gone" || fact.outcome !== "withdrawn") continue;
    const offer = before.offers.find(({ id }) => id === fact.offer);
    if (offer) listNote.value = fact.by ? { kind: "taken", name: offer.requester.name, by: fact.by } : { kind: "withdrawn", name: offer.requester.name };
  }
}

/** Which queue, and what is beyond its limit. */
function alertWords({ queue, kind, limit }: AlertRaised): string {
  return t(`alert.${kind}`, { queue, limit: kind === "wait" ? duration(limit) : limit });
}

/** The owner hears what a colleague has answered, whatever conversation is in front. */
function tellAnswers(notice: AgentNotice, before: DeskState): void {
  const view = notice.type === "facts.posted" ? find(before, notice.interaction) : undefined;
  if (notice.type !== "facts.posted" || !view?.request || partOf(view) !== "owner") return;
  for (const { fact } of notice.facts) {
    if (fact.type !== "offer.closed" || !fact.key || fact.outcome === "open" || busy.peek().has(`between ${view.id}`)) continue;
    if (fact.outcome === "accepted" && fact.purpose !== "transfer") continue;
    toast.value = t(ANSWERS[fact.outcome], { name: shortName(fact.agent) });
  }
}

/** The owner has written nothing: once in words, and the row stays marked. */
function tellAwaited(notice: AgentNotice): void {
  if (notice.type !== "facts.posted") return;
  const view = find(desk.peek(), notice.interaction);
  const fact = notice.facts.map((numbered) => numbered.fact).find((one) => one.type === "reply.awaited");
  if (!view || fact?.type !== "reply.awaited" || fact.key !== view.me) return;
  toast.value = t("news.replyNow", { name: view.requester.name || t("guest"), seconds: fact.seconds });
}

/** The shopper was told to wait until now. */
function tellHoldOver(notice: AgentNotice): void {
  if (notice.type !== "facts.posted") return;
  const view = find(desk.peek(), notice.interaction);
  const fact = notice.facts.map((numbered) => numbered.fact).find((one) => one.type === "interaction.resumed");
  if (!view || fact?.type !== "interaction.resumed" || fact.because !== "time" || fact.key !== view.me) return;
  toast.value = t("news.holdOver", { name: view.requester.name || t("guest") });
}

function tellLeft(view: InteractionView): void {
  if (partOf(view) === "invited" || wasOnlyAsked(view) || (view.state !== "ended" && endOf(view)?.isLeft)) return;
  const name = view.requester.name || t("guest");
  const finish = view.facts.findLast(({ fact }) => fact.type === "wrapup.finished")?.fact;
  if (view.state !== "ended") toast.value = t("news.left", { name });
  else if (finish?.type === "wrapup.finished" && finish.automatic) toast.value = wrappedWords(name, finish.code);
}

function wrappedWords(name: string, code: string): string {
  return code ? t("news.wrapped", { name, code }) : t("news.wrappedBare", { name });
}
