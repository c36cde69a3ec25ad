import type { DeskTold, InteractionView, Numbered, OfferView, Person } from "../protocol/wire";

/** People and things for tests; the cast of the whole project. */
export const MINA: Person = { key: "mina", role: "shopper", name: "Mina Lindqvist", initials: "ML" };
export const ADA: Person = { key: "ada", role: "owner", name: "Ada Lovelace", initials: "AL" };
export const CHAT = "11111111-1111-4111-8111-111111111111";

/** A moment `seconds` after two o'clock. */
export function at(seconds: number): string {
  return new Date(Date.UTC(2026, 10, 24, 14, 0, seconds)).toISOString();
}

export function fact(seq: number, what: Numbered["fact"], by?: string): Numbered {
  return { seq, at: at(seq), ...(by ? { by } : {}), fact: what };
}

export function line(seq: number, by: string, text = `Line ${seq}`): Numbered {
  return fact(seq, { type: "message.posted", client_id: `client-${seq}`, text }, by);
}

export function chat(changes: Partial<InteractionView> = {}): InteractionView {
  const facts = changes.facts ?? [line(1, "mina")];
  return {
    id: CHAT,
    seq: facts.at(-1)?.seq ?? 0,
    state: "active",
    channel: "chat",
    assistance_type: "informational",
    queue: "Sales",
    me: "ada",
    requester: { name: MINA.name, email: "mina@nordhaus.example", verified: true },
    requested_at: at(0),
    attendances: [
      { person: MINA, here: true },
      { person: ADA, here: true },
    ],
    surroundings: { context: {} },
    trail: [],
    codes: [{ id: 1, name: "Answered" }],
    ...changes,
    facts,
  };
}

export function offer(id: string, seconds = 20): OfferView {
  return {
    id,
    interaction: `chat-of-${id}`,
    queue: "Sales",
    channel: "chat",
    assistance_type: "informational",
    requester: { name: "Gus" },
    requested_at: at(0),
    first_message: "Does it dim?",
    surroundings: { context: {} },
    seconds_left: seconds,
    total_seconds: 20,
  };
}

export function told(changes: Partial<DeskTold> = {}): DeskTold {
  return {
    type: "desk.told",
    seq: 4,
    agent: { id: 1, name: ADA.name, initials: ADA.initials, role: "agent", capacity: 3 },
    presence: { state: "available", seconds: 10 },
    reasons: [
      { id: 1, name: "Break" },
      { id: 2, name: "Lunch" },
    ],
    preferences: { time_zone: "UTC" },
    offers: [],
    interactions: [chat()],
    ...changes,
  };
}
