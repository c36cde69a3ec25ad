import { effect, signal } from "@preact/signals";
import type { AgentNotice } from "../protocol/wire";
import { applyMonitored, missingOf, type Monitored } from "./reading";
import { desk, fetch, isOnline, link, onNotice } from "./session";

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
  const held = applyMonitored(monitored.peek(), notice);
  monitored.value = held;
  missingOf(held, notice).forEach(fetch);
  if (held && desk.peek().interactions.some(({ id }) => id === held.view.id)) forgetMonitored();
}
