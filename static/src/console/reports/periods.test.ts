import { describe, expect, it } from "vitest";
import { addressOf, dayIn, daysOf, fitting, isPeriod, type Asked } from "./periods";

const ASKED: Asked = { first: "2026-10-20", last: "2026-10-26", zone: "Europe/Berlin", by: "day", queue: 0 };

describe("the period of a report", () => {
  it("begins on the day of its time zone", () => {
    const late = new Date("2026-10-24T22:30:00Z");
    expect([dayIn("Europe/Berlin", late), dayIn("UTC", late)]).toEqual(["2026-10-25", "2026-10-24"]);
  });

  it("counts days on the calendar over a change of the clocks", () => {
    const evening = new Date("2026-10-25T22:30:00Z");
    expect(daysOf("week", "Europe/Berlin", evening)).toEqual({ first: "2026-10-19", last: "2026-10-25" });
    expect(daysOf("yesterday", "Europe/Berlin", evening)).toEqual({ first: "2026-10-24", last: "2026-10-24" });
  });

  it("is at least a day, at most a year, by hour two weeks", () => {
    expect(isPeriod(ASKED)).toBe(true);
    expect(isPeriod({ ...ASKED, last: "2026-10-19" })).toBe(false);
    expect(isPeriod({ ...ASKED, first: "2025-10-25" })).toBe(false);
    expect(isPeriod({ ...ASKED, first: "" })).toBe(false);
    expect(fitting({ ...ASKED, first: "2026-09-01", by: "hour" }).by).toBe("day");
    expect(fitting({ ...ASKED, by: "hour" }).by).toBe("hour");
  });

  it("names a queue only when one is chosen", () => {
    expect(addressOf(ASKED)).toBe("/api/v1/reports/?first=2026-10-20&last=2026-10-26&zone=Europe%2FBerlin&by=day");
    expect(addressOf({ ...ASKED, queue: 7 })).toContain("&queue=7");
  });
});
