import type { InteractionView, Numbered, OfferClosed, Person } from "../protocol/wire";
import { personBy, shortName } from "./people";
import type { Line } from "./thread";

/** What this agent is in a conversation: its owner, beside the owner, asked to come, or no longer there. */
export type Part = "owner" | "consulted" | "supervisor" | "invited" | "gone";

export function partOf(view: InteractionView): Part {
  const mine = view.attendances.find(({ person }) => person.key === view.me);
  if (mine?.invited) return "invited";
  if (!mine?.here) return "gone";
  if (mine.person.role === "supervisor") return "supervisor";
  return mine.person.role === "owner" ? "owner" : "consulted";
}

/** Whether this agent was asked and has not come: it never lay on this desk. */
export function wasOnlyAsked({ facts, me }: InteractionView): boolean {
  return facts.some(({ fact }) => fact.type === "offer.closed" && fact.key === me && fact.outcome !== "accepted");
}

/** The colleague who is with the owner now. */
export function consultedIn(view: InteractionView): Person | undefined {
  return view.attendances.find(({ person, here }) => here && person.role === "consulted")?.person;
}

/** Whether the shopper sees the colleague: the consultation is a conference. */
export function isConference(view: InteractionView): boolean {
  const key = consultedIn(view)?.key;
  return view.facts.some(({ fact }) => fact.type === "participant.joined" && fact.person.key === key);
}

/** Whether a person was in the conversation already when the fact number `seq` came. */
export function wasHere(facts: readonly Numbered[], key: string, seq: number): boolean {
  const last = facts.findLast(({ seq: at, fact }) => at < seq && isAbout(fact, key))?.fact.type;
  return last === "participant.joined" || last === "consult.accepted";
}

function isAbout(fact: Numbered["fact"], key: string): boolean {
  if (fact.type === "participant.joined" || fact.type === "consult.accepted") return fact.person.key === key;
  return (fact.type === "participant.left" || fact.type === "consult.ended") && fact.key === key;
}

type Between = Extract<
  Numbered["fact"],
  { type: "transfer.requested" | "transfer.queued" | "consult.requested" | "consult.accepted" | "consult.ended" | "offer.closed" }
>;

/** What goes on between colleagues, as a line of the thread. */
export function colleagueLine(view: InteractionView, fact: Between, by: string | undefined): Line | null {
  const sender = shortName(personBy(view, by)?.name ?? "");
  switch (fact.type) {
    case "transfer.requested":
      return withNote("line.transferAsked", { name: fact.asked_by ? shortName(fact.asked_by) : sender, to: shortName(fact.person.name) }, fact.note);
    case "consult.requested":
      return withNote("line.consultAsked", { name: sender, to: shortName(fact.person.name) }, fact.note);
    case "transfer.queued":
      return withNote("line.transferQueued", { name: sender, to: fact.queue }, fact.note);
    case "consult.accepted":
      return { sign: "users", word: "line.consulting", values: { name: shortName(fact.person.name) } };
    case "consult.ended":
      return { sign: "users", word: "line.consultEnded", values: { name: shortName(personBy(view, fact.key)?.name ?? "") } };
    case "offer.closed":
      return answerLine(fact);
  }
}

const WITH_NOTE = {
  "line.transferAsked": "line.transferAskedNote",
  "line.consultAsked": "line.consultAskedNote",
  "line.transferQueued": "line.transferQueuedNote",
} as const;
const ANSWERS = { declined: "line.declined", expired: "line.expired", withdrawn: "line.withdrawn" } as const;

function withNote(word: keyof typeof WITH_NOTE, values: Record<string, string>, note: string | undefined): Line {
  if (!note) return { sign: "users", word, values };
  return { sign: "users", word: WITH_NOTE[word], values: { ...values, note } };
}

/** An answer that was accepted speaks for itself: the next line says who joined. */
function answerLine({ agent, outcome, purpose = "routed", reason }: OfferClosed): Line | null {
  if (purpose === "routed" || outcome === "accepted" || outcome === "open") return null;
  const values = { name: shortName(agent) };
  if (outcome === "declined" && reason) return { sign: "users", word: "line.declinedFor", values: { ...values, reason } };
  return { sign: "users", word: ANSWERS[outcome], values };
}
