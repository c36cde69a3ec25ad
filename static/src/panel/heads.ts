import type { Channel, ChannelView, ConversationHead, ConversationView } from "../protocol/wire";
import { OPEN_PER_SHOPPER } from "../protocol/wire";
import { unreadCount } from "./receipts";
import { type PanelState, runningOf } from "./store";
import { agentOf } from "./thread";

/** Up to which number each conversation has been read on this device. */
export type ReadHere = Readonly<Record<string, number>>;

/** What lists show of the conversations: those that go on first, then the newest. */
export function headsOf({ views, heads }: PanelState, read: ReadHere): ConversationHead[] {
  const older = heads.filter(({ id }) => views[id] === undefined);
  const known = Object.values(views).map((view) => headOf(view, read[view.id] ?? 0));
  const all = [...known, ...older];
  const rank = ({ state }: ConversationHead): number => (state === "ended" ? 1 : 0);
  return all.sort((one, other) => rank(one) - rank(other) || Date.parse(other.at) - Date.parse(one.at));
}

function headOf(view: ConversationView, read: number): ConversationHead {
  const agent = agentOf(view)?.person;
  const line = view.facts.findLast(({ fact }) => fact.type === "message.posted");
  return {
    id: view.id,
    state: view.state,
    channel: view.channel,
    name: agent?.name ?? "",
    initials: agent?.initials ?? "",
    text: line?.fact.type === "message.posted" ? line.fact.text : "",
    at: (line ?? view.facts.at(-1))?.at ?? "",
    unread: view.elsewhere === true ? 0 : unreadCount(view, read),
    elsewhere: view.elsewhere ?? false,
  };
}

/** Channels in the order of the chooser. */
export const CHANNELS: readonly Channel[] = ["chat", "voice", "callback", "email", "cobrowse"];

export function channelOf({ channels }: PanelState, channel: Channel): ChannelView {
  return channels.find((one) => one.channel === channel) ?? { channel, reason: "missing" };
}

/** Why a chat has nobody at its other end, when that is so and nothing worse. */
export function awayOf(state: PanelState): ChannelView | undefined {
  const chat = channelOf(state, "chat");
  return chat.reason === "nobody" || chat.reason === "closed" ? chat : undefined;
}

/** Whether a question to nobody can only wait in the queue: this shop takes no messages. */
export function waitsInQueue(state: PanelState): boolean {
  return awayOf(state) !== undefined && channelOf(state, "email").reason !== undefined;
}

/** On which channel the form asks: with nobody there, or too many before it, a chat becomes a message. */
export function formChannel(state: PanelState, chosen: Channel): "chat" | "email" {
  const useless = awayOf(state) !== undefined || channelOf(state, "chat").reason === "crowded";
  const left = chosen === "email" || (useless && channelOf(state, "email").reason === undefined);
  return left ? "email" : "chat";
}

/** Whether the shopper has as many conversations open as fit. */
export function isFull(state: PanelState): boolean {
  return runningOf(state).length >= OPEN_PER_SHOPPER;
}
