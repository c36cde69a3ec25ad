import type { InteractionView, OfferView } from "../protocol/wire";
import { isShopper } from "./people";
import type { DeskState } from "./store";

/** Offers that one notice has brought, whether as news or with a desk that was told anew after a sleep. */
export function newOffers(before: DeskState, after: DeskState): OfferView[] {
  const known = new Set(before.offers.map(({ id }) => id));
  return after.offers.filter(({ id }) => !known.has(id));
}

/** Conversations at hand in which the shopper has written something new, with their newest line. */
export function newLines(before: DeskState, after: DeskState): { view: InteractionView; text: string }[] {
  return after.interactions.flatMap((view) => {
    const held = before.interactions.find(({ id }) => id === view.id);
    const line = view.facts.findLast(({ fact, by }) => fact.type === "message.posted" && isShopper(view, by));
    if (!held || line?.fact.type !== "message.posted" || line.seq <= held.seq) return [];
    return [{ view, text: line.fact.text }];
  });
}
