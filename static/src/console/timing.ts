import type { WrapUpWork } from "../protocol/wire";
import type { DeskState } from "./store";

/** When things that were told in seconds begin and end, on this machine's steady clock in ms. */
export interface Times {
  readonly presenceSince: number;
  readonly due: Readonly<Record<string, number>>;
}

export const noTimes: Times = { presenceSince: 0, due: {} };

/**
 * The times after a notice that led from `before` to `after` at `now`.
 * A value that was told again is another object, so only fresh seconds start a countdown.
 */
export function timesAfter(times: Times, before: DeskState, after: DeskState, now: number): Times {
  if (before === after) return times;
  const presenceSince = after.presence === before.presence ? times.presenceSince : now - after.presence.seconds * 1000;
  return { presenceSince, due: { ...offerDues(times, before, after, now), ...wrapUpDues(times, before, after, now), ...requestDues(times, before, after, now) } };
}

/** Whole seconds until an end, rounded up so that 0 means over. */
export function secondsLeft(due: number | undefined, now: number): number {
  return due === undefined ? 0 : Math.max(0, Math.ceil((due - now) / 1000));
}

function offerDues(times: Times, before: DeskState, after: DeskState, now: number): Record<string, number> {
  const known = new Set(before.offers);
  return Object.fromEntries(
    after.offers.map((offer) => [offer.id, known.has(offer) ? (times.due[offer.id] ?? now) : now + offer.seconds_left * 1000]),
  );
}

function wrapUpDues(times: Times, before: DeskState, after: DeskState, now: number): Record<string, number> {
  const known = new Map(before.interactions.map((view) => [view.id, view.wrap_up]));
  return Object.fromEntries(
    after.interactions.flatMap(({ id, wrap_up: work }) => {
      if (!work || work.total_seconds === 0) return [];
      return [[id, isSameTime(known.get(id), work) ? (times.due[id] ?? now) : now + work.seconds_left * 1000]];
    }),
  );
}

/** Until when a colleague who was asked has time to answer. */
function requestDues(times: Times, before: DeskState, after: DeskState, now: number): Record<string, number> {
  const known = new Map(before.interactions.map((view) => [view.id, view.request]));
  return Object.fromEntries(
    after.interactions.flatMap(({ id, request }) => {
      const key = `request ${id}`;
      return request ? [[key, known.get(id) === request ? (times.due[key] ?? now) : now + request.seconds_left * 1000]] : [];
    }),
  );
}

/** A code that was stored meanwhile changes the work, not its time. */
function isSameTime(before: WrapUpWork | undefined, { seconds_left, total_seconds }: WrapUpWork): boolean {
  return before?.seconds_left === seconds_left && before.total_seconds === total_seconds;
}
