import type { Presence as State } from "../protocol/wire";

/** Disc, half disc, triangle, broken ring or ring; the word stands beside it: `<Presence state="available" /> Available`. */
export function Presence({ state }: { state: State }) {
  return <i class={`presence presence--${state}`} aria-hidden="true" />;
}
