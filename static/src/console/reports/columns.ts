import { duration } from "../../lib/time";
import type { AgentRow, CodeRow, ReportRow, StateRow } from "../../protocol/wire";
import { serviceLevel } from "../board/figures";
import { t, type BoardWord } from "../board/words";
import { figure } from "../words";

type Named = Extract<BoardWord, `report.about.${string}`> extends `report.about.${infer Name}` ? Name : never;

/** A figure of a table: its name and meaning by `word`, as a number, and as it is read. */
export interface Column<Row> {
  readonly word: Named;
  readonly value: (row: Row) => number | null;
  readonly show?: (value: number) => string;
}

function seconds<Row>(word: Named, value: (row: Row) => number | undefined): Column<Row> {
  return { word, value: (row) => rounded(value(row)), show: (length) => duration(Math.round(length)) };
}

function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 10) / 10;
}

function percent(value: number): string {
  return t("board.percent", { figure: value });
}

export const PART_COLUMNS: readonly Column<ReportRow>[] = [
  { word: "requested", value: ({ requested }) => requested },
  { word: "answered", value: ({ answered }) => answered },
  { word: "abandoned", value: ({ abandoned }) => abandoned },
  { word: "silent", value: ({ silent }) => silent },
  { word: "waiting", value: ({ waiting }) => waiting },
  { word: "level", value: (row) => serviceLevel([row]), show: percent },
  seconds("answer", ({ answer_seconds }) => answer_seconds),
  seconds("slow", ({ slow_seconds }) => slow_seconds),
  { word: "transferred", value: ({ transferred }) => transferred },
  { word: "requeued", value: ({ requeued }) => requeued },
  { word: "rating", value: ({ stars }) => rounded(stars), show: figure },
  { word: "conversations", value: ({ conversations }) => conversations },
  seconds("talk", ({ talk_seconds }) => talk_seconds),
  seconds("after", ({ after_seconds }) => after_seconds),
  seconds("handle", ({ handle_seconds }) => handle_seconds),
];

export const AGENT_COLUMNS: readonly Column<AgentRow>[] = [
  { word: "conversations", value: ({ conversations }) => conversations },
  seconds("talk", ({ talk_seconds }) => talk_seconds),
  seconds("after", ({ after_seconds }) => after_seconds),
  seconds("handle", ({ handle_seconds }) => handle_seconds),
  { word: "offers", value: ({ offers }) => offers },
  { word: "accepted", value: ({ accepted }) => accepted },
  { word: "declined", value: ({ declined }) => declined },
  { word: "missed", value: ({ missed }) => missed },
];

export const CODE_COLUMNS: readonly Column<CodeRow>[] = [
  { word: "code", value: ({ count }) => count },
  { word: "automatic", value: ({ automatic }) => automatic },
];

export const STATE_COLUMNS: readonly Column<StateRow>[] = [seconds("stateTime", (row) => row.seconds)];
