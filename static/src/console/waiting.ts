import type { InteractionView, Numbered } from "../protocol/wire";
import { holderOf } from "./holding";
import { isShopper } from "./people";

/** How hot a wait is: plain, tinted, stronger, solid. */
export type Heat = "fresh" | "warm" | "hot" | "over";

const WARM_SECONDS = 30;
const HOT_SECONDS = 120;
const OVER_SECONDS = 240;

export function heatOf(seconds: number): Heat {
  if (seconds < WARM_SECONDS) return "fresh";
  if (seconds < HOT_SECONDS) return "warm";
  return seconds < OVER_SECONDS ? "hot" : "over";
}

/**
 * Since when the shopper waits for an answer, or null when nobody does.
 * A second line does not start the wait anew: who asks again has not waited less.
 */
export function unansweredSince(view: InteractionView): string | null {
  if (view.state === "ended") return null;
  const lines = messages(view);
  const answered = lines.findLastIndex((line) => !isShopper(view, line.by));
  return lines[answered + 1]?.at ?? null;
}

/** Whether this agent was told to write the first line, and has not. */
export function owesFirstLine(view: InteractionView): boolean {
  if (view.state !== "active") return false;
  const told = view.facts.findLastIndex(({ fact }) => fact.type === "reply.awaited" && fact.key === view.me);
  return told >= 0 && !view.facts.slice(told).some(({ fact, by }) => fact.type === "message.posted" && by === view.me);
}

/** How many of the shopper's lines lie behind `read`, the last number that was looked at. */
export function unreadCount(view: InteractionView, read: number): number {
  return messages(view).filter((line) => line.seq > read && isShopper(view, line.by)).length;
}

/** What this agent has looked at: what the server knows, or what this screen has shown since. */
export function readMark(view: InteractionView, shown: number): number {
  const known = view.attendances.find(({ person }) => person.key === view.me)?.read ?? 0;
  return Math.max(known, shown);
}

/** The interaction that waits longest for an answer, or null. */
export function longestWaiting(views: readonly InteractionView[]): string | null {
  const waiting = views.flatMap((view) => {
    const since = holderOf(view) ? null : unansweredSince(view); // who was told to wait is not the next
    return since ? [{ id: view.id, since: Date.parse(since) }] : [];
  });
  return waiting.sort((one, other) => one.since - other.since)[0]?.id ?? null;
}

/** The newest line of the conversation, whoever wrote it. */
export function lastMessage(view: InteractionView): Numbered | undefined {
  return messages(view).at(-1);
}

function messages(view: InteractionView): Numbered[] {
  return view.facts.filter(({ fact }) => fact.type === "message.posted");
}
