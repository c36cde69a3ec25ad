import type { Attendance, ConversationView } from "../protocol/wire";

/** A line that this device has not seen in the history yet. */
export interface Unsent {
  clientId: string;
  text: string;
  at: string;
  /** Why the server will not take it; absent while it waits. */
  refused?: string;
  /** The server has it; only its place in the history has not come yet. */
  landed?: boolean;
}

/** The number of the last line of somebody else, for unread counts. */
export function theirNumbers(view: ConversationView): number[] {
  return view.facts.filter(({ fact, by }) => fact.type === "message.posted" && by !== view.me).map(({ seq }) => seq);
}

/** The agent whom the shopper talks to: who is here, else who was here last. */
export function agentOf(view: ConversationView): Attendance | undefined {
  const agents = view.attendances.filter(({ person }) => person.role !== "shopper");
  return agents.find(({ here }) => here) ?? agents.at(-1);
}

/** The first line, with which help was asked for. */
export function questionOf(view: ConversationView): { text: string; at: string } | undefined {
  for (const { fact, at, by } of view.facts) {
    if (fact.type === "message.posted" && by === view.me) return { text: fact.text, at };
  }
  return undefined;
}

/** Whose connection broke, while the shopper waits again and has not asked for them yet. */
export function lostAgent({ state, facts, attendances }: ConversationView): string | undefined {
  if (state !== "queued") return undefined;
  const last = facts.findLast(({ fact }) => fact.type === "participant.left" || fact.type === "agent.asked_for")?.fact;
  if (last?.type !== "participant.left") return undefined;
  return attendances.find(({ person }) => person.key === last.key)?.person.name;
}

/** Whether the system ended it because nobody wrote: whoever writes now goes on in a new one. */
export function isAbandoned({ facts }: ConversationView): boolean {
  const end = facts.findLast(({ fact }) => fact.type === "interaction.ended")?.fact;
  return end?.type === "interaction.ended" && end.reason === "abandoned";
}

/** The agent whom the shopper asked for, if any. */
/** Whether the agent who was asked for cannot come. */
export function isAway({ facts }: ConversationView): boolean {
  return facts.some(({ fact }) => fact.type === "agent.away");
}

/** The number of the last question whether a message would do; 0 without one. */
export function wayOffered({ facts }: ConversationView): number {
  return facts.findLast(({ fact }) => fact.type === "way.offered")?.seq ?? 0;
}

export function askedFor({ facts }: ConversationView): string | undefined {
  const last = facts.findLast(({ fact }) => fact.type === "agent.asked_for")?.fact;
  return last?.type === "agent.asked_for" ? last.name : undefined;
}
