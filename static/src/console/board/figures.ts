import type { AgentNotice, BoardAgent, BoardItem, BoardQueue, Presence } from "../../protocol/wire";

/** The board as it was told last; `at` is the server's clock of that notice in ms, `since` this machine's steady one. */
export interface BoardState {
  readonly at: number;
  readonly since: number;
  readonly queues: readonly BoardQueue[];
  readonly agents: readonly BoardAgent[];
  readonly items: readonly BoardItem[];
}

export const BOARD_STATES: readonly Presence[] = ["rona", "lost", "available", "finishing", "idle", "offline"];
/** At the third of its limit a wait is warm, at two thirds hot. */
const WARM = 1 / 3;
const HOT = 2 / 3;

/** The board after a notice; null until it is told. */
export function boardAfter(board: BoardState | null, notice: AgentNotice, now: number): BoardState | null {
  if (notice.type === "board.told") {
    const { queues, agents, items } = notice;
    return { at: Date.parse(notice.at), since: now, queues, agents, items };
  }
  if (notice.type !== "board.changed" || !board) return board;
  return {
    at: Date.parse(notice.at),
    since: now,
    queues: merged(board.queues, notice.queues ?? [], notice.gone_queues ?? [], ({ id }) => id),
    agents: merged(board.agents, notice.agents ?? [], notice.gone_agents ?? [], ({ id }) => id),
    items: merged(board.items, notice.items ?? [], notice.gone_items ?? [], ({ key }) => key),
  };
}

/** Rows keep their place; those that nobody knew come last. */
function merged<Row, Key>(rows: readonly Row[], fresh: readonly Row[], gone: readonly Key[], keyOf: (row: Row) => Key): readonly Row[] {
  if (fresh.length === 0 && gone.length === 0) return rows;
  const news = new Map(fresh.map((row) => [keyOf(row), row]));
  const left = new Set(gone);
  const held = rows.filter((row) => !left.has(keyOf(row))).map((row) => news.get(keyOf(row)) ?? row);
  const known = new Set(held.map(keyOf));
  return [...held, ...fresh.filter((row) => !known.has(keyOf(row)))];
}

/** The server's clock in ms, this long after the notice. */
export function serverTime(board: BoardState, now: number): number {
  return board.at + Math.max(0, now - board.since);
}

export function secondsFrom(since: string, serverNow: number): number {
  return Math.max(0, Math.floor((serverNow - Date.parse(since)) / 1000));
}

/** Answered in time, of all that were answered, or given up after the goal; null when there is none yet. */
export function serviceLevel(queues: readonly Pick<BoardQueue, "in_time" | "late">[]): number | null {
  const inTime = sum(queues, "in_time");
  const all = inTime + sum(queues, "late");
  return all === 0 ? null : Math.round((inTime / all) * 100);
}

export function sum<Row>(rows: readonly Row[], name: keyof Row): number {
  return rows.reduce((total, row) => total + Number(row[name]), 0);
}

/** The longest wait of several queues: since when. */
export function oldestOf(queues: readonly BoardQueue[]): string | undefined {
  return queues
    .map(({ oldest }) => oldest)
    .filter((oldest) => oldest !== undefined)
    .sort((one, other) => Date.parse(one) - Date.parse(other))[0];
}

export type Heat = "fresh" | "warm" | "hot" | "over";

/** How near a wait is to its limit; without one nothing is hot. */
export function heatOfWait(seconds: number, limit: number): Heat {
  if (limit === 0) return "fresh";
  if (seconds >= limit) return "over";
  if (seconds >= limit * HOT) return "hot";
  return seconds >= limit * WARM ? "warm" : "fresh";
}

/** Agents by state, those first who need a look; whoever is longest in it stands on top. */
export function agentsByState(agents: readonly BoardAgent[]): [Presence, BoardAgent[]][] {
  return BOARD_STATES.map((state): [Presence, BoardAgent[]] => [
    state,
    agents.filter((agent) => agent.state === state).sort((one, other) => Date.parse(one.since) - Date.parse(other.since)),
  ]).filter(([, rows]) => rows.length > 0);
}

/** Only a shop's queues, who answers for them, and what is in them. */
export function ofShop(board: BoardState, shop: string): BoardState {
  if (!shop) return board;
  const queues = board.queues.filter((queue) => queue.shop === shop);
  const ids = new Set(queues.map(({ id }) => id));
  return {
    ...board,
    queues,
    agents: board.agents.filter((agent) => agent.queues.some((queue) => ids.has(queue))),
    items: board.items.filter(({ queue }) => ids.has(queue)),
  };
}

export function shopsOf(queues: readonly BoardQueue[]): string[] {
  return [...new Set(queues.map(({ shop }) => shop))].sort((one, other) => one.localeCompare(other));
}
