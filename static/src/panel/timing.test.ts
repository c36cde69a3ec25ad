import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ContextSender } from "./contextsender";
import { ADA, adaJoins, line, waiting } from "./fixtures";
import { renewalOf } from "./identity";
import type { PageState } from "./pagestate";
import { type Marks, ReceiptSender, unreadCount } from "./receipts";
import { TypingSender } from "./typingsender";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("typing", () => {
  it("is told at most every 3 s while Gus writes, and once when nothing is left", () => {
    let now = 0;
    const told: [number, boolean][] = [];
    const typing = new TypingSender((on) => told.push([now, on]), () => now);
    for (now = 0; now < 7000; now += 500) typing.wrote("text");
    typing.wrote("  ");
    typing.stopped();
    expect(told).toEqual([[0, true], [3000, true], [6000, true], [7000, false]]);
  });
});

describe("receipts", () => {
  const view = waiting({ seq: 5, state: "active", facts: [...waiting().facts, adaJoins(3), line(4, ADA, "1"), line(5, ADA, "2")] });

  it("tell at most once a second, and only what is new", () => {
    const told: Marks[] = [];
    let read = 0;
    const sender = new ReceiptSender(() => [{ view, read }], (_interaction, marks) => told.push(marks) > 0);
    sender.look();
    read = 4;
    sender.look();
    read = 5;
    sender.look();
    expect(told).toEqual([{ delivered: 5, read: 0 }]);
    vi.advanceTimersByTime(1000);
    vi.advanceTimersByTime(5000);
    sender.look();
    expect(told).toEqual([{ delivered: 5, read: 0 }, { delivered: 5, read: 5 }]);
  });

  it("are told again when they were told into a broken connection", () => {
    const told: Marks[] = [];
    const sender = new ReceiptSender(() => [{ view, read: 5 }], (_interaction, marks) => told.push(marks) > 0);
    sender.look();
    vi.advanceTimersByTime(1000);
    sender.reset();
    expect(told).toHaveLength(2);
  });

  it("count as unread what Ada wrote after the last line that was seen", () => {
    expect([unreadCount(view, 0), unreadCount(view, 4), unreadCount(view, 5)]).toEqual([2, 1, 0]);
  });
});

describe("the page's context", () => {
  const at = (address: string): PageState => ({ context: {}, address, title: "" });

  it("goes out once it has settled, once, and again only when it changes", async () => {
    let page = at("https://lumo.example/1");
    const send = vi.fn(() => Promise.resolve(true));
    const sender = new ContextSender(() => page, () => true, send);
    sender.look();
    page = at("https://lumo.example/2");
    sender.look();
    await vi.advanceTimersByTimeAsync(400);
    sender.look();
    await vi.advanceTimersByTimeAsync(400);
    expect(send).toHaveBeenCalledExactlyOnceWith(at("https://lumo.example/2"));
  });

  it("is sent again when it did not arrive, and not at all when a request carried it", async () => {
    const page = at("https://lumo.example/1");
    const send = vi.fn(() => Promise.resolve(false));
    let connected = true;
    const sender = new ContextSender(() => page, () => connected, send);
    sender.look();
    await vi.advanceTimersByTimeAsync(300);
    connected = false;
    await vi.advanceTimersByTimeAsync(3000);
    connected = true;
    sender.carried(page);
    sender.look();
    await vi.advanceTimersByTimeAsync(400);
    expect(send).toHaveBeenCalledTimes(1);
  });
});

describe("a new identity token", () => {
  const token = (claims: object): string => `e30.${btoa(JSON.stringify(claims))}.sig`;

  it("is due a minute before the last one ends, and never at once", () => {
    expect(renewalOf(token({ exp: 300 }), 0)).toBe(240_000);
    expect(renewalOf(token({ exp: 1 }), 0)).toBe(10_000);
  });

  it.each(["", "a.b", "a.!!!.c", token({})])("is never due after a token without an end: %s", (text) => {
    expect(renewalOf(text, 0)).toBeUndefined();
  });
});
