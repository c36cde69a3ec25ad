// The cast of the panel's tests: Gus asks, Ada answers.
import type { Attendance, ConversationView, Numbered, ShopperNotice, ShopView } from "../protocol/wire";

export const TALK = "0198a000-0000-7000-8000-000000000001";
export const GUS = "gus-key";
export const ADA = "ada-key";

export const lumo: ShopView = {
  code: "lumo",
  name: "Lumo",
  kind: "b2c",
  locale: "en",
  ask_name: "required",
  ask_email: "optional",
};

export function attendance(key: string, name: string, role: "owner" | "shopper"): Attendance {
  return { person: { key, role, name, initials: name.slice(0, 2).toUpperCase() }, here: true, delivered: 0, read: 0 };
}

let minutes = 0;

export function numbered(seq: number, fact: Numbered["fact"], by?: string): Numbered {
  minutes += 1;
  const at = new Date(Date.UTC(2026, 10, 23, 14, minutes % 60)).toISOString();
  return by === undefined ? { seq, at, fact } : { seq, at, by, fact };
}

export function line(seq: number, by: string, text: string, clientId = `line-${seq}`): Numbered {
  return numbered(seq, { type: "message.posted", client_id: clientId, text }, by);
}

export function asked(): Numbered[] {
  const gus = attendance(GUS, "Gus", "shopper").person;
  return [
    numbered(1, { type: "interaction.requested", channel: "chat", assistance_type: "sales_order", queue: "Sales", requester: gus }, GUS),
    line(2, GUS, "Does it dim?"),
  ];
}

export function adaJoins(seq: number): Numbered {
  return numbered(seq, { type: "participant.joined", person: attendance(ADA, "Ada", "owner").person });
}

/** Gus waits: two facts, nobody else there. */
export function waiting(changed: Partial<ConversationView> = {}): ConversationView {
  return {
    id: TALK,
    seq: 2,
    state: "queued",
    channel: "chat",
    queue: "Sales",
    me: GUS,
    attendances: [attendance(GUS, "Gus", "shopper")],
    facts: asked(),
    ...changed,
  };
}

export function welcome(conversation?: ConversationView): ShopperNotice {
  const notice = { type: "shopper.welcome" as const, shop: lumo, available: true, channels: [{ channel: "chat" as const }, { channel: "email" as const }] };
  return conversation ? { ...notice, conversation } : notice;
}

export function posted(...facts: Numbered[]): ShopperNotice {
  return { type: "facts.posted", interaction: TALK, facts, complete: true };
}
