import { describe, expect, it } from "vitest";
import type { AgentNotice, BoardAgent, BoardItem, BoardQueue } from "../../protocol/wire";
import { at } from "../fixtures";
import { agentsByState, boardAfter, heatOfWait, oldestOf, ofShop, secondsFrom, serverTime, serviceLevel, type BoardState } from "./figures";

const QUEUE: BoardQueue = {
  id: 1,
  shop: "Lumo",
  name: "Sales",
  goal_seconds: 20,
  goal_percent: 80,
  wait_limit: 120,
  waiting: 1,
  messages: 0,
  serving: 0,
  wrapping: 0,
  free: 0,
  available: 0,
  members: 2,
  requested: 0,
  answered: 0,
  in_time: 0,
  abandoned: 0,
  late: 0,
  open_still: 0,
  alerts: [],
};
const ADA: BoardAgent = { id: 7, name: "Ada", state: "available", since: at(0), load: 0, capacity: 4, queues: [1] };
const ITEM: BoardItem = { key: "k1", queue: 1, stage: "queued", channel: "chat", name: "Gus", since: at(0) };

function after(...notices: AgentNotice[]): BoardState {
  const board = notices.reduce<BoardState | null>((before, notice) => boardAfter(before, notice, 1000), null);
  if (!board) throw new Error("the board was not told");
  return board;
}

const TOLD: AgentNotice = { type: "board.told", at: at(0), queues: [QUEUE], agents: [ADA], items: [ITEM] };

describe("the board", () => {
  it("is nothing before it is told, whatever has changed", () => {
    expect(boardAfter(null, { type: "board.changed", at: at(1) }, 0)).toBeNull();
  });

  it("keeps each row in its place, adds new ones and drops what is gone", () => {
    const other = { ...QUEUE, id: 2, name: "Returns" };
    const board = after(TOLD, {
      type: "board.changed",
      at: at(3),
      queues: [other, { ...QUEUE, waiting: 0 }],
      items: [{ ...ITEM, key: "k2" }],
      gone_items: ["k1"],
      gone_agents: [7],
    });
    expect(board.queues.map(({ id, waiting }) => [id, waiting])).toEqual([
      [1, 0],
      [2, 1],
    ]);
    expect(board.items.map(({ key }) => key)).toEqual(["k2"]);
    expect(board.agents).toEqual([]);
  });

  it("goes on with the server's clock between two notices", () => {
    const board = after(TOLD);
    expect(serverTime(board, 61_000) - Date.parse(at(0))).toBe(60_000);
    expect(secondsFrom(ITEM.since, serverTime(board, 61_000))).toBe(60);
    expect(secondsFrom(at(9), serverTime(board, 1000))).toBe(0);
  });

  it("has no service level before somebody was answered, and one over several queues", () => {
    expect(serviceLevel([QUEUE])).toBeNull();
    expect(
      serviceLevel([
        { in_time: 8, late: 1 },
        { in_time: 0, late: 1 },
      ]),
    ).toBe(80);
  });

  it("finds the longest wait", () => {
    expect(oldestOf([QUEUE])).toBeUndefined();
    expect(oldestOf([{ ...QUEUE, oldest: at(9) }, { ...QUEUE, oldest: at(4) }])).toBe(at(4));
  });

  it("warms a wait towards its limit, and never without one", () => {
    expect([0, 40, 80, 120].map((seconds) => heatOfWait(seconds, 120))).toEqual(["fresh", "warm", "hot", "over"]);
    expect(heatOfWait(9999, 0)).toBe("fresh");
  });

  it("puts those first who need a look, the longest in a state on top", () => {
    const ben: BoardAgent = { ...ADA, id: 8, state: "rona", since: at(5) };
    const eve: BoardAgent = { ...ADA, id: 9, since: at(-5) };
    expect(agentsByState([ADA, ben, eve]).map(([state, rows]) => [state, rows.map(({ id }) => id)])).toEqual([
      ["rona", [8]],
      ["available", [9, 7]],
    ]);
  });

  it("shows one shop alone: its queues, who answers for them, what is in them", () => {
    const board = after({ ...TOLD, queues: [QUEUE, { ...QUEUE, id: 2, shop: "Other" }], items: [ITEM, { ...ITEM, key: "k2", queue: 2 }] });
    const other = ofShop(board, "Other");
    expect([other.queues.length, other.agents.length, other.items.map(({ key }) => key)]).toEqual([1, 0, ["k2"]]);
    expect(ofShop(board, "")).toBe(board);
  });
});
