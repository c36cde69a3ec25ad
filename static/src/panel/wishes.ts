import type { Wish } from "../lib/frames";
import { channelOf, CHANNELS } from "./heads";
import type { PanelModel } from "./model";

type Panel = Pick<PanelModel, "ask" | "go" | "state" | "wish" | "isBusy">;

/** Begins what a page wished for: the form of the channel it names, the chooser when that one cannot be used now. */
export function begin(panel: Panel, wish: Wish): void {
  panel.wish.value = wish;
  if (panel.isBusy) return;
  const named = CHANNELS.find((channel) => channel === wish.channel) ?? "chat";
  const isUsable = named === "chat" || channelOf(panel.state.value, named).reason === undefined;
  if (isUsable) panel.ask(named);
  else panel.go("home");
}
