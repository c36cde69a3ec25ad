import { describe, expect, it } from "vitest";

import { hasBasket, pageStateOf } from "./pagestate";

const page = { address: "https://lumo.example/kaari", title: "Kaari" };

describe("what the page states", () => {
  it("passes the eight fields as they are and nothing else", () => {
    const context = { shopId: "lumo", productId: "kaari", loginPage: false, password: "secret" };
    expect(pageStateOf({ ...page, context }).context).toEqual({ shopId: "lumo", productId: "kaari", loginPage: false });
  });

  it("stays within one command, however much the page states", () => {
    const endless = "x".repeat(100_000);
    const lines = Array.from({ length: 50 }, () => ({ sku: endless, name: endless, quantity: 1, unitPrice: 1, note: endless }));
    const context = { shopId: endless, basket: { id: endless, lines: [...lines, ...Array<number>(950).fill(0)] } };
    expect(JSON.stringify(pageStateOf({ ...page, context, title: endless })).length).toBeLessThan(64 * 1024);
  });

  it("survives a context that nests without end", () => {
    const deep: Record<string, unknown> = {};
    deep.basket = { lines: [{ sku: { a: { b: deep } } }] };
    expect(() => JSON.stringify(pageStateOf({ ...page, context: deep }))).not.toThrow();
  });

  it("drops an address that is too long to be shown", () => {
    expect(pageStateOf({ ...page, context: {}, address: `https://lumo.example/${"a".repeat(2000)}` }).address).toBe("");
  });

  it.each([
    [{ basket: { lines: [{}] } }, true],
    [{ basket: { lines: [] } }, false],
    [{ basket: "two lamps" }, false],
    [{}, false],
  ])("knows whether there is a basket: %j", (context, has) => {
    expect(hasBasket(pageStateOf({ ...page, context }))).toBe(has);
  });
});
