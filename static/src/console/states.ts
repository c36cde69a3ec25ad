import type { IdleChoice, PresenceView } from "../protocol/wire";

/** A state that an agent may choose; RONA and Offline are none. */
export interface StateChoice {
  readonly id: number;
  readonly state: "available" | "idle";
  readonly name: string;
}

const AVAILABLE = -1;
const NO_REASON = 0;

/** Available, Idle without a reason, Idle with each reason. */
export function stateChoices(reasons: readonly IdleChoice[], words: { available: string; idle: string }): StateChoice[] {
  return [
    { id: AVAILABLE, state: "available", name: words.available },
    { id: NO_REASON, state: "idle", name: words.idle },
    ...reasons.map(({ id, name }): StateChoice => ({ id, state: "idle", name })),
  ];
}

/** Whether that is the state now, or the one that begins after the last conversation. */
export function isChosen({ state, reason }: PresenceView, choice: StateChoice): boolean {
  if (choice.state === "available") return state === "available";
  return (state === "idle" || state === "finishing") && (reason ?? "") === (choice.id === NO_REASON ? "" : choice.name);
}

/** The id of the reason as it goes over the wire; absent without one. */
export function reasonOf({ id }: StateChoice): number | undefined {
  return id > NO_REASON ? id : undefined;
}
