import type { InteractionView, Side } from "../protocol/wire";
import { personBy, shopperOf, shortName } from "./people";

/** When a conversation ended, by which side, and by whom; null while it goes on. */
export interface End {
  readonly at: string;
  readonly side: Side;
  readonly mine: boolean;
  readonly name: string;
}

export function endOf(view: InteractionView): End | null {
  const numbered = view.facts.findLast(({ fact }) => fact.type === "interaction.ended");
  if (numbered?.fact.type !== "interaction.ended") return null;
  const side = numbered.fact.by;
  const person = side === "shopper" ? shopperOf(view) : personBy(view, numbered.by);
  return { at: numbered.at, side, mine: numbered.by === view.me, name: shortName(person?.name ?? "") };
}
