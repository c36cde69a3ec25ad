import type { ReportBy } from "../../protocol/wire";

/** What a report is asked for; days as YYYY-MM-DD in `zone`, `queue` 0 for all. */
export interface Asked {
  readonly first: string;
  readonly last: string;
  readonly zone: string;
  readonly by: ReportBy;
  readonly queue: number;
}

export type Preset = "today" | "yesterday" | "week" | "month";
export const PRESETS: readonly Preset[] = ["today", "yesterday", "week", "month"];

const DAY_MS = 86_400_000;
const MOST_DAYS = 366;
const MOST_HOUR_DAYS = 14;
/** First and last day of a preset, counted back from today. */
const BACK: Readonly<Record<Preset, readonly [number, number]>> = { today: [0, 0], yesterday: [1, 1], week: [6, 0], month: [29, 0] };

/** The day of a moment in a time zone, as YYYY-MM-DD. */
export function dayIn(zone: string, moment: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(moment);
}

/** A preset's days, counted on the calendar: a day of 23 hours is a day. */
export function daysOf(preset: Preset, zone: string, moment: Date): Pick<Asked, "first" | "last"> {
  const today = Date.parse(dayIn(zone, moment));
  const [first, last] = BACK[preset].map((back) => new Date(today - back * DAY_MS).toISOString().slice(0, 10));
  return { first: first ?? "", last: last ?? "" };
}

export function isPeriod({ first, last, by }: Asked): boolean {
  const days = (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;
  return days >= 1 && days <= (by === "hour" ? MOST_HOUR_DAYS : MOST_DAYS);
}

/** Hours of a long period would be too many: then days. */
export function fitting(asked: Asked): Asked {
  return asked.by === "hour" && !isPeriod(asked) && isPeriod({ ...asked, by: "day" }) ? { ...asked, by: "day" } : asked;
}

export function addressOf({ queue, ...words }: Asked): string {
  const query = new URLSearchParams({ ...words, ...(queue ? { queue: String(queue) } : {}) });
  return `/api/v1/reports/?${query.toString()}`;
}
