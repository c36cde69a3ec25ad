import { describe, expect, it } from "vitest";

import type { ConversationView, ShopperNotice } from "../protocol/wire";
import { ADA, adaJoins, line, posted, waiting, welcome } from "./fixtures";
import { apply, emptyState, toSnapshot } from "./store";

interface Replay {
  face: "agent" | "shopper";
  notices: ShopperNotice[];
  fresh: ConversationView | null;
}

const EXAMPLES = import.meta.glob<Replay>("../../../tests/protocol/replay/*.json", { import: "default", eager: true });
/** What moves with the clock. */
const MOVING = ["seconds", "seconds_left", "place", "wait", "type"];

/** Without what moves, and with absent values and defaults alike. */
function still(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(still);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).map(([key, inner]) => [key, still(inner)] as const);
  return Object.fromEntries(kept.filter(([key, inner]) => !MOVING.includes(key) && !isDefault(inner)));
}

function isDefault(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || value === 0 || value === false || value === "";
}

function own(): Replay {
  const facts = [adaJoins(3), line(4, ADA, "It does")];
  const ada = { person: { key: ADA, role: "owner" as const, name: "Ada", initials: "AD" }, here: true };
  const before = waiting();
  const fresh = { ...before, seq: 4, state: "active" as const, attendances: [...before.attendances, ada], facts: [...before.facts, ...facts] };
  return { face: "shopper", notices: [welcome(before), posted(...facts)], fresh };
}

describe("a replay of what the server said to a shopper", () => {
  const examples = Object.entries(EXAMPLES).filter(([, { face }]) => face === "shopper");

  it.each([["Ada answers Gus", own()] as const, ...examples])("%s ends at the fresh snapshot", (_name, { notices, fresh }) => {
    expect(still(toSnapshot(notices.reduce(apply, emptyState)))).toEqual(still(fresh));
  });
});
