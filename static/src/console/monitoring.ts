import { effect, signal } from "@preact/signals";
import type { AgentNotice, InteractionView } from "../protocol/wire";
import { applyPosted } from "./interaction";
import { desk, isOnline, link, onNotice } from "./session";

/** What a supervisor reads along, and whether its agent is told. */
export interface Monitored {
  readonly view: InteractionView;
  readonly tells: boolean;
}

export const monitored = signal<Monitored | null>(null);
/** Whether it stands where the conversation in front does. */
export const isMonitorInFront = signal(false);

/** Keeps what is read along as it is now, also over a lost connection. */
export function watchMonitored(): void {
  onNotice(take);
  effect(() => {
    const held = monitored.peek();
    if (isOnline.value && held) link.tell({ type: "monitor.set", interaction: held.view.id, on: true });
  });
}

/** The screen forgets it; the server is told by whoever calls. */
export function forgetMonitored(): void {
  monitored.value = null;
  isMonitorInFront.value = false;
}

function take(notice: AgentNotice): void {
  const held = monitored.peek();
  if (notice.type === "monitor.told") monitored.value = { view: notice.interaction, tells: notice.tells };
  if (!held) return;
  if (notice.type === "facts.posted" && notice.interaction === held.view.id) {
    monitored.value = { ...held, view: applyPosted(held.view, notice.facts) };
  }
  if (desk.peek().interactions.some(({ id }) => id === held.view.id)) forgetMonitored();
}
