import { useComputed } from "@preact/signals";
import { duration } from "../../lib/time";
import { secondsFrom } from "./figures";
import { boardNow } from "./watch";

/** How long it has been so, counted here between two notices. */
export function Since({ at }: { at: string }) {
  const words = useComputed(() => duration(secondsFrom(at, boardNow.value)));
  return <span class="timer">{words}</span>;
}
