import { describe, expect, it } from "vitest";

import { codeOf } from "./code";

describe("the code of a shop", () => {
  it.each([
    ["Lumo", "lumo"],
    ["Möbel & Licht GmbH", "mobel-licht-gmbh"],
    ["  Lampun  pesä — Oy ", "lampun-pesa-oy"],
    ["東京", ""],
    ["x".repeat(60), "x".repeat(40)],
  ])("of %j is %j", (name, code) => {
    expect(codeOf(name)).toBe(code);
  });
});
