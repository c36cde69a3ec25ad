/// <reference types="vite/types/importMeta.d.ts" />
import { describe, expect, it } from "vitest";
import type { AgentNotice, DeskTold } from "../protocol/wire";
import { told } from "./fixtures";
import { apply, emptyState, toSnapshot } from "./store";

interface Replay {
  face: "agent" | "shopper";
  notices: AgentNotice[];
  fresh: DeskTold;
}

const EXAMPLES = import.meta.glob<Replay>("../../../tests/protocol/replay/*.json", { import: "default", eager: true });
/** What moves with the clock, and what only says which message it is. */
const MOVING = ["seconds", "seconds_left", "place", "type"];

/** Without what moves, and with absent values and defaults alike. */
function still(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(still);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).map(([key, inner]) => [key, still(inner)] as const);
  return Object.fromEntries(kept.filter(([key, inner]) => !MOVING.includes(key) && !isDefault(inner)));
}

function isDefault(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === 0 || value === false || value === "";
}

function examples(): [string, Replay][] {
  return Object.entries(EXAMPLES).filter(([, { face }]) => face === "agent");
}

describe("a replay of what the server said", () => {
  const own: [string, Replay] = ["a desk told once", { face: "agent", notices: [told()], fresh: told() }];

  it.each([own, ...examples()])("%s ends at the fresh snapshot", (_name, { notices, fresh }) => {
    expect(still(toSnapshot(notices.reduce(apply, emptyState)))).toEqual(still(fresh));
  });
});
