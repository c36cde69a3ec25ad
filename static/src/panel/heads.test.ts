import { describe, expect, it } from "vitest";

import type { ChannelReason, ChannelView, ConversationHead, ShopperNotice } from "../protocol/wire";
import { ADA, adaJoins, line, TALK, waiting, welcome } from "./fixtures";
import { awayOf, channelOf, formChannel, headsOf, isFull } from "./heads";
import { apply, emptyState, type PanelState } from "./store";

const OLD: ConversationHead = { id: "old", state: "ended", channel: "chat", name: "Ben", text: "Bye", at: "2026-11-20T10:00:00Z", unread: 1 };

function with_(changed: Partial<Extract<ShopperNotice, { type: "shopper.welcome" }>>): PanelState {
  return apply(emptyState, { ...(welcome() as Extract<ShopperNotice, { type: "shopper.welcome" }>), ...changed });
}

function reasons(chat?: ChannelReason, email?: ChannelReason): PanelState {
  const view = (channel: "chat" | "email", reason?: ChannelReason): ChannelView => (reason ? { channel, reason } : { channel });
  return with_({ channels: [view("chat", chat), view("email", email)] });
}

describe("the list of conversations", () => {
  const talk = waiting({ seq: 4, state: "active", facts: [...waiting().facts, adaJoins(3), line(4, ADA, "It does")] });

  it("puts what goes on before what is over, and knows the last line and what is unread", () => {
    const state = with_({ conversation: talk, conversations: [OLD, { ...OLD, id: TALK, text: "stale" }] });
    expect(headsOf(state, {}).map(({ id, text, unread }) => [id, text, unread])).toEqual([
      [TALK, "It does", 1],
      ["old", "Bye", 1],
    ]);
    expect(headsOf(state, { [TALK]: 4 })[0]?.unread).toBe(0);
  });

  it("counts nothing as unread that was had on another device", () => {
    const read = { ...talk, state: "ended" as const, elsewhere: true };
    expect(headsOf(apply(with_({}), { type: "conversation.told", conversation: read }), {})[0]?.unread).toBe(0);
  });

  it("is full when three go on", () => {
    const running = [2, 3].map((number) => ({ ...talk, id: String(number) }));
    expect([isFull(with_({ conversation: talk })), isFull(with_({ conversation: talk, running }))]).toEqual([false, true]);
  });
});

describe("the channels", () => {
  it("are missing when the server does not know them", () => {
    expect(channelOf(with_({ channels: [] }), "voice")).toEqual({ channel: "voice", reason: "missing" });
  });

  it("make a message of a chat with nobody at its other end, unless the shop takes no messages", () => {
    expect([awayOf(reasons())?.reason, awayOf(reasons("closed"))?.reason, awayOf(reasons("off"))]).toEqual([undefined, "closed", undefined]);
    expect([formChannel(reasons(), "chat"), formChannel(reasons(), "email")]).toEqual(["chat", "email"]);
    expect([formChannel(reasons("crowded"), "chat"), formChannel(reasons("crowded", "off"), "chat")]).toEqual(["email", "chat"]);
    expect([formChannel(reasons("nobody"), "chat"), formChannel(reasons("nobody", "off"), "chat")]).toEqual(["email", "chat"]);
  });
});
