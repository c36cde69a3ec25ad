import type { InteractionView, Side } from "../protocol/wire";
import { personBy, shopperOf, shortName } from "./people";

/** When a conversation ended for this agent, by which side, and by whom; null while it goes on. */
export interface End {
  readonly at: string;
  readonly side: Side;
  readonly mine: boolean;
  readonly name: string;
  /** The conversation goes on with somebody else. */
  readonly isLeft?: boolean;
}

export function endOf(view: InteractionView): End | null {
  const numbered = view.facts.findLast(({ fact }) => fact.type === "interaction.ended");
  const left = view.facts.findLast(({ fact }) => (fact.type === "participant.left" || fact.type === "consult.ended") && fact.key === view.me);
  if (left) return { at: left.at, side: "agent", mine: true, name: "", isLeft: true };
  if (numbered?.fact.type !== "interaction.ended") return null;
  const side = numbered.fact.by;
  const person = side === "shopper" ? shopperOf(view) : personBy(view, numbered.by);
  return { at: numbered.at, side, mine: numbered.by === view.me, name: shortName(person?.name ?? "") };
}
