import type { AgentNotice, InteractionView } from "../protocol/wire";
import { applyPosted, applyReceipts, merged } from "./interaction";
import type { Want } from "./store";

/** What a supervisor reads along, and whether its agent is told. */
export interface Monitored {
  readonly view: InteractionView;
  readonly tells: boolean;
}

/** What is read along after a notice; pure, so that a replay can compare it with a fresh snapshot. */
export function applyMonitored(held: Monitored | null, notice: AgentNotice): Monitored | null {
  if (notice.type === "monitor.told") return { view: told(held, notice.interaction), tells: notice.tells };
  if (!held || !("interaction" in notice) || notice.interaction !== held.view.id) return held;
  if (notice.type === "facts.posted") return { ...held, view: applyPosted(held.view, notice.facts) };
  return notice.type === "receipts.changed" ? { ...held, view: applyReceipts(held.view, notice) } : held;
}

/** What is missing of it after `notice` was applied. */
export function missingOf(held: Monitored | null, notice: AgentNotice): Want[] {
  if (!held) return [];
  const { id, seq } = held.view;
  const isOurs = notice.type === "facts.posted" && notice.interaction === id;
  const head = isOurs ? (notice.facts.at(-1)?.seq ?? 0) : notice.type === "heartbeat" ? (notice.heads[id] ?? 0) : 0;
  const goesOn = isOurs && notice.complete === false && head === seq;
  return head > seq || goesOn ? [{ kind: "facts", interaction: id, after: seq }] : [];
}

/** Older lines that were asked for stay where they join what is told. */
function told(held: Monitored | null, fresh: InteractionView): InteractionView {
  return held?.view.id === fresh.id ? merged(held.view, fresh) : fresh;
}
