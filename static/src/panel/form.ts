import { codePoints, isEmail } from "../lib/text";
import {
  type AssistanceType,
  EMAIL_CHARACTERS,
  MESSAGE_CHARACTERS,
  NAME_CHARACTERS,
  type Requester,
  type ShopView,
} from "../protocol/wire";
import type { Question } from "./talk";
import type { Key } from "./words";

/** The form before a chat as it is typed. */
export interface Draft {
  topic: AssistanceType | null;
  /** The agent of the last conversation again. */
  again: boolean;
  name: string;
  email: string;
  text: string;
}

export type Field = Exclude<keyof Draft, "topic" | "again">;
export type Mistakes = Partial<Record<Field, Key>>;

export const emptyDraft: Draft = { topic: null, again: false, name: "", email: "", text: "" };

export const TOPICS: readonly { topic: AssistanceType; icon: string; label: Key }[] = [
  { topic: "informational", icon: "tag", label: "prechat.informational" },
  { topic: "navigational", icon: "page", label: "prechat.navigational" },
  { topic: "sales_order", icon: "cart", label: "prechat.sales_order" },
  { topic: "administrative", icon: "user", label: "prechat.administrative" },
];

/** A field of the form on the screen. */
export interface FieldState {
  id: string;
  draft: Draft;
  mistake: string | undefined;
}

/** Characters of the question as the server counts them. */
export function questionLength({ text }: Draft): number {
  return codePoints(text.trim());
}

/** Which fields are asked: never what the shop's signed identity tells already. */
export function askedOf(form: Form): { name: boolean; email: boolean } {
  const { shop, identity } = form;
  return {
    name: shop.ask_name !== "off" && !identity?.name,
    email: (needsEmail(form) || shop.ask_email !== "off") && !identity?.email,
  };
}

/** What the form asks for, and of whom. */
export interface Form {
  shop: ShopView;
  identity: Requester | null;
  channel: "chat" | "email";
}

/** Whether an address has to be given: a message that is left is answered by mail as well. */
export function needsEmail({ shop, channel }: Form): boolean {
  return channel === "email" || shop.ask_email === "required";
}

/** What is wrong with each field; empty when all is well. The server judges again. */
export function mistakesOf(draft: Draft, form: Form): Mistakes {
  const asked = askedOf(form);
  const found: Mistakes = {};
  const name = asked.name ? nameMistake(draft.name.trim(), form.shop) : undefined;
  if (name !== undefined) found.name = name;
  const email = asked.email ? emailMistake(draft.email.trim(), needsEmail(form)) : undefined;
  if (email !== undefined) found.email = email;
  if (draft.text.trim() === "") found.text = form.channel === "email" ? "prechat.message_missing" : "prechat.question_missing";
  return found;
}

/** The draft as a question, or nothing while it has mistakes or is too long. */
export function questionOf(draft: Draft, form: Form): Question | null {
  const { topic, again } = draft;
  const text = draft.text.trim();
  const wrong = Object.keys(mistakesOf(draft, form)).length > 0 || questionLength(draft) > MESSAGE_CHARACTERS;
  if (wrong) return null;
  const asked = askedOf(form);
  const [name, email] = [asked.name ? draft.name.trim() : "", asked.email ? draft.email.trim() : ""];
  return { channel: form.channel, topic, again, text, name, email };
}

/** A draft that was kept as text; garbage is an empty draft. */
export function draftOf(kept: string): Draft {
  try {
    const { topic, again, name, email, text } = JSON.parse(kept) as Partial<Record<keyof Draft, unknown>>;
    return {
      topic: TOPICS.find((choice) => choice.topic === topic)?.topic ?? null,
      again: again === true,
      name: typeof name === "string" ? name : "",
      email: typeof email === "string" ? email : "",
      text: typeof text === "string" ? text : "",
    };
  } catch {
    return emptyDraft;
  }
}

function nameMistake(name: string, shop: ShopView): Key | undefined {
  if (name === "") return shop.ask_name === "required" ? "prechat.name_missing" : undefined;
  return codePoints(name) > NAME_CHARACTERS ? "prechat.name_long" : undefined;
}

function emailMistake(email: string, needed: boolean): Key | undefined {
  if (email === "") return needed ? "prechat.email_missing" : undefined;
  return isEmail(email) && email.length <= EMAIL_CHARACTERS ? undefined : "prechat.email_wrong";
}
