import { signal } from "@preact/signals";
import { expect, it } from "vitest";

import type { Wish } from "../lib/frames";
import type { ChannelView } from "../protocol/wire";
import { emptyState } from "./store";
import { begin } from "./wishes";

function begun(channels: ChannelView[], channel?: string, isBusy = false): string {
  const told: string[] = [];
  const state = signal({ ...emptyState, channels });
  const wish = signal<Wish | null>(null);
  const panel = { state, wish, isBusy, ask: (asked: string) => told.push(asked), go: (view: string) => told.push(view) };
  begin(panel, channel === undefined ? {} : { channel });
  return told.join();
}

it("begins with a chat unless the page names a channel", () => {
  expect(begun([])).toBe("chat");
  expect(begun([], "weather")).toBe("chat");
});

it("begins on the channel that the page names when it can be used now", () => {
  expect(begun([{ channel: "callback" }], "callback")).toBe("callback");
});

it("shows the chooser with its reasons when the channel cannot be used now", () => {
  expect(begun([{ channel: "callback", reason: "missing" }], "callback")).toBe("home");
  expect(begun([], "callback")).toBe("home");
});

it("leaves a conversation that goes on alone", () => {
  expect(begun([{ channel: "callback" }], "callback", true)).toBe("");
});
