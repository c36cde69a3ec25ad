import { describe, expect, it } from "vitest";
import { isQuietAt } from "./quiet";

const NIGHT = { quiet_from: "22:00", quiet_to: "07:00", time_zone: "Europe/Helsinki" };

function utc(hour: number, minute = 0): number {
  return Date.UTC(2026, 10, 24, hour, minute);
}

describe("quiet hours", () => {
  it("last over midnight, on the clocks of their own zone", () => {
    expect(isQuietAt(NIGHT, utc(19, 59))).toBe(false);
    expect(isQuietAt(NIGHT, utc(20))).toBe(true); // 22:00 in Helsinki
    expect(isQuietAt(NIGHT, utc(4, 59))).toBe(true);
    expect(isQuietAt(NIGHT, utc(5))).toBe(false);
  });

  it("can lie within a day", () => {
    const noon = { quiet_from: "12:00", quiet_to: "12:30", time_zone: "UTC" };
    expect([utc(11, 59), utc(12), utc(12, 29), utc(12, 30)].map((at) => isQuietAt(noon, at))).toEqual([false, true, true, false]);
  });

  it("are none without both times, and never fail for a zone that nobody knows", () => {
    expect(isQuietAt({ time_zone: "UTC" }, utc(3))).toBe(false);
    expect(() => isQuietAt({ ...NIGHT, time_zone: "Mars/Base" }, utc(3))).not.toThrow();
  });
});
