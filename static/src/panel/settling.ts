import type { Outbox } from "./outbox";
import { isRunning, type PanelState } from "./store";

/** What the histories hold need not be sent any more, and what a conversation of the past refused is of no use. */
export function settle(outbox: Outbox, before: PanelState, now: PanelState): void {
  const views = Object.values(now.views);
  const changed = views.filter((view) => before.views[view.id] !== view);
  if (changed.length === 0) return;
  const facts = changed.flatMap((view) => view.facts);
  void outbox.settle(facts.map(({ fact }) => (fact.type === "message.posted" ? fact.client_id : undefined)));
  if (changed.some(({ id }) => before.views[id] === undefined)) {
    void outbox.forgetRefused(views.filter(isRunning).map(({ id }) => id));
  }
}
