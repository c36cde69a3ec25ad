import { describe, expect, it } from "vitest";
import type { AgentNotice } from "../protocol/wire";
import { matching } from "./codes";
import { at, told } from "./fixtures";
import { isChosen, reasonOf, stateChoices } from "./states";
import { apply, emptyState, toSnapshot } from "./store";

const WORDS = { available: "Available", idle: "Idle" };
const REASONS = [
  { id: 1, name: "Break" },
  { id: 2, name: "Lunch" },
];

function named(search: string): string[] {
  return matching(stateChoices(REASONS, WORDS), search).map(({ name }) => name);
}

describe("the states that an agent may choose", () => {
  it("are Available, Idle and every reason, never RONA", () => {
    expect(named("")).toEqual(["Available", "Idle", "Break", "Lunch"]);
    expect(named("rona")).toEqual([]);
  });

  it("narrow while one types, whatever the case", () => {
    expect(named("LUN")).toEqual(["Lunch"]);
    expect(named(" a")).toEqual(["Available", "Break"]);
  });

  it("know the one that is now, and the one that is to come", () => {
    const chosen = (presence: Parameters<typeof isChosen>[0]) => stateChoices(REASONS, WORDS).filter((one) => isChosen(presence, one));
    expect(chosen({ state: "available", seconds: 1 }).map(({ name }) => name)).toEqual(["Available"]);
    expect(chosen({ state: "idle", seconds: 1 }).map(({ name }) => name)).toEqual(["Idle"]);
    expect(chosen({ state: "finishing", reason: "Lunch", seconds: 1 }).map(({ name }) => name)).toEqual(["Lunch"]);
    expect(chosen({ state: "rona", seconds: 1 })).toEqual([]);
  });

  it("say their reason by its id, and nothing without one", () => {
    expect(stateChoices(REASONS, WORDS).map(reasonOf)).toEqual([undefined, undefined, 1, 2]);
  });
});

describe("a desk", () => {
  const desk = apply(emptyState, told({ reasons: REASONS }));
  const changed = (seq: number, state: "finishing" | "idle", reason: string): AgentNotice => ({
    type: "desk.posted",
    facts: [{ seq, at: at(seq), fact: { type: "presence.changed", state, reason } }],
  });

  it("keeps the reasons that it was told", () => {
    expect(toSnapshot(desk)?.reasons).toEqual(REASONS);
  });

  it("shows a planned Idle with its reason until the last conversation is over", () => {
    const planned = apply(desk, changed(5, "finishing", "Break"));
    expect(planned.presence).toEqual({ state: "finishing", reason: "Break", seconds: 0 });
    expect(apply(planned, changed(6, "idle", "Break")).presence).toEqual({ state: "idle", reason: "Break", seconds: 0 });
  });
});
