import { describe, expect, it } from "vitest";

import type { Invitation } from "../lib/frames";
import { dueRule, type Moment, worth } from "./rules";

const HOUR = 3_600_000;
const choose: Invitation = { seconds: 20, hours: 2, address: "", basket: 0, text: "Can we help?" };
const moment: Moment = { seconds: 20, address: "https://lumo.example/table", basket: 0, last: 0, now: 100 * HOUR };

function isDue(rule: Partial<Invitation>, at: Partial<Moment> = {}): boolean {
  return dueRule([{ ...choose, ...rule }], { ...moment, ...at }) !== undefined;
}

describe("an invitation", () => {
  it("comes after its seconds on the page", () => {
    expect([19, 20, 21].map((seconds) => isDue({}, { seconds }))).toEqual([false, true, true]);
  });

  it("comes on its addresses alone", () => {
    expect([isDue({ address: "/table" }), isDue({ address: "/wall" })]).toEqual([true, false]);
  });

  it("comes from its basket on", () => {
    expect([79.99, 80].map((basket) => isDue({ basket: 80 }, { basket }))).toEqual([false, true]);
  });

  it("comes once in its hours", () => {
    expect([1.9, 2].map((hours) => isDue({}, { last: moment.now - hours * HOUR }))).toEqual([false, true]);
  });

  it("is not silenced for ever by a clock that was set back", () => {
    expect(isDue({}, { last: moment.now + HOUR })).toBe(true);
  });

  it("is the first that holds", () => {
    const rules = [{ ...choose, address: "/wall" }, { ...choose, text: "Second" }, { ...choose, text: "Third" }];
    expect(dueRule(rules, moment)?.text).toBe("Second");
    expect(dueRule([], moment)).toBeUndefined();
  });
});

describe("a basket", () => {
  const lines = [{ quantity: 2, unitPrice: 40 }, { quantity: 1, unitPrice: 9.5 }];

  it("is worth its total, else its lines", () => {
    expect([worth({ basket: { total: 100, lines } }), worth({ basket: { lines } })]).toEqual([100, 89.5]);
  });

  it.each([{}, { basket: null }, { basket: "two" }, { basket: { total: "12" } }, { basket: { lines: [null, 1, { quantity: "2" }] } }])(
    "that makes no sense is worth nothing: %j",
    (context) => {
      expect(worth(context)).toBe(0);
    },
  );
});
