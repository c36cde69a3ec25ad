import { describe, expect, it } from "vitest";

import { bareTitle, trimmed } from "./trim";

describe("what the loader sends", () => {
  it("is the context as it is", () => {
    const context = { shopId: "lumo", basket: { id: "B1", lines: [{ sku: "K" }] } };
    expect(trimmed(context)).toEqual(context);
  });

  it("carries fifty lines of a basket and counts the others, up to a thousand", () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => ({ sku: `S${index}` }));
    const sent = trimmed({ basket: { id: "B1", lines } }).basket!.lines as unknown[];
    expect(sent).toHaveLength(1000);
    expect(sent[49]).toEqual({ sku: "S49" });
    expect(new Set(sent.slice(50))).toEqual(new Set([0]));
  });

  it("leaves the shop's own basket untouched", () => {
    const lines = Array.from({ length: 60 }, () => ({ sku: "S" }));
    trimmed({ basket: { lines } });
    expect(lines[59]).toEqual({ sku: "S" });
  });

  it.each([{}, { basket: null }, { basket: "two lamps" as never }, { basket: { lines: "many" } }])("survives garbage: %j", (context) => {
    expect(trimmed(context)).toEqual(context);
  });

  it("has a title without the count before it", () => {
    expect(["(2) Lumo", "(12) (2) Lumo", "Lumo (2)", "(sale) Lumo"].map(bareTitle)).toEqual(["Lumo", "(2) Lumo", "Lumo (2)", "(sale) Lumo"]);
  });
});
