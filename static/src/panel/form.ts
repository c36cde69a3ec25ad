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
  name: string;
  email: string;
  text: string;
}

export type Field = keyof Draft;
export type Mistakes = Partial<Record<Field, Key>>;

export const emptyDraft: Draft = { topic: null, name: "", email: "", text: "" };

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
export function askedOf(shop: ShopView, identity: Requester | null): { name: boolean; email: boolean } {
  return {
    name: shop.ask_name !== "off" && !identity?.name,
    email: shop.ask_email !== "off" && !identity?.email,
  };
}

/** What is wrong with each field; empty when all is well. The server judges again. */
export function mistakesOf(draft: Draft, shop: ShopView, identity: Requester | null): Mistakes {
  const asked = askedOf(shop, identity);
  const found: Mistakes = {};
  if (draft.topic === null) found.topic = "prechat.topic_missing";
  const name = asked.name ? nameMistake(draft.name.trim(), shop) : undefined;
  if (name !== undefined) found.name = name;
  const email = asked.email ? emailMistake(draft.email.trim(), shop) : undefined;
  if (email !== undefined) found.email = email;
  if (draft.text.trim() === "") found.text = "prechat.question_missing";
  return found;
}

/** The draft as a question, or nothing while it has mistakes or is too long. */
export function questionOf(draft: Draft, shop: ShopView, identity: Requester | null): Question | null {
  const { topic } = draft;
  const text = draft.text.trim();
  const wrong = Object.keys(mistakesOf(draft, shop, identity)).length > 0 || questionLength(draft) > MESSAGE_CHARACTERS;
  if (wrong || topic === null) return null;
  const asked = askedOf(shop, identity);
  return { topic, text, name: asked.name ? draft.name.trim() : "", email: asked.email ? draft.email.trim() : "" };
}

/** A draft that was kept as text; garbage is an empty draft. */
export function draftOf(kept: string): Draft {
  try {
    const { topic, name, email, text } = JSON.parse(kept) as Partial<Record<Field, unknown>>;
    return {
      topic: TOPICS.find((choice) => choice.topic === topic)?.topic ?? null,
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

function emailMistake(email: string, shop: ShopView): Key | undefined {
  if (email === "") return shop.ask_email === "required" ? "prechat.email_missing" : undefined;
  return isEmail(email) && email.length <= EMAIL_CHARACTERS ? undefined : "prechat.email_wrong";
}
