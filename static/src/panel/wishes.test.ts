import { signal } from "@preact/signals";
import { expect, it } from "vitest";

import type { ChannelView } from "../protocol/wire";
import { emptyState } from "./store";
import { begin } from "./wishes";

function begun(channels: ChannelView[], channel?: string): string {
  const told: string[] = [];
  const state = signal({ ...emptyState, channels });
  const panel = { state, ask: (asked: string) => told.push(asked), go: (view: string) => told.push(view) };
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
