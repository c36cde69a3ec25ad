import { describe, expect, it, vi } from "vitest";
import { codePoints } from "../lib/text";
import type { AgentNotice, Numbered } from "../protocol/wire";
import { chosenCode, cutAround, matching } from "./codes";
import { wasOnlyAsked } from "./colleagues";
import { Drafts } from "./drafts";
import { endOf } from "./ending";
import { fieldsOf } from "./fields";
import { CHAT, chat, fact, line, offer, told } from "./fixtures";
import { personBy, shortName, typistIn } from "./people";
import { Receipts } from "./receipts";
import { apply, emptyState } from "./store";
import { noTimes, secondsLeft, timesAfter } from "./timing";
import { TypingTeller } from "./typing";

describe("countdowns", () => {
  it("begin when the server tells the seconds and do not begin again with other news", () => {
    const before = apply(emptyState, told({ offers: [offer("a", 20)] }));
    const times = timesAfter(noTimes, emptyState, before, 1000);
    const after = apply(before, { type: "facts.posted", interaction: "x", facts: [] });
    expect(secondsLeft(timesAfter(times, before, after, 6000).due.a, 6000)).toBe(15);
  });

  it("follow the seconds that a fresh desk tells", () => {
    const before = apply(emptyState, told({ offers: [offer("a", 20)] }));
    const after = apply(before, told({ offers: [offer("a", 12.5)] }));
    const times = timesAfter(timesAfter(noTimes, emptyState, before, 0), before, after, 9000);
    expect(secondsLeft(times.due.a, 9000)).toBe(13);
  });

  it("count my wrap-up and how long my state has lasted", () => {
    const view = chat({ state: "ended", wrap_up: { mode: "timed", seconds_left: 38, total_seconds: 60 } });
    const times = timesAfter(noTimes, emptyState, apply(emptyState, told({ interactions: [view] })), 50_000);
    expect(secondsLeft(times.due[view.id], 60_000)).toBe(28);
    expect(times.presenceSince).toBe(40_000);
  });

  it("go on where a code is stored meanwhile, and begin anew where time was added", () => {
    const work = { mode: "fixed", seconds_left: 60, total_seconds: 60, extensions_left: 3 } as const;
    const owed = apply(emptyState, told({ interactions: [chat({ state: "ended", wrap_up: work })] }));
    const begun = timesAfter(noTimes, emptyState, owed, 0);
    const post = (what: Numbered["fact"]): AgentNotice => ({ type: "facts.posted", interaction: CHAT, facts: [fact(2, what)] });
    const stored = apply(owed, post({ type: "wrapup.stored", key: "ada", chosen: 1, code: "Answered" }));
    expect(secondsLeft(timesAfter(begun, owed, stored, 20_000).due[CHAT], 20_000)).toBe(40);
    const more = apply(owed, post({ type: "wrapup.extended", key: "ada", seconds_left: 100, total_seconds: 120 }));
    expect(secondsLeft(timesAfter(begun, owed, more, 20_000).due[CHAT], 20_000)).toBe(100);
  });

  it("count nothing down where a wrap-up has no time", () => {
    const owed = apply(emptyState, told({ interactions: [chat({ wrap_up: { mode: "required", seconds_left: 0, total_seconds: 0 } })] }));
    expect(timesAfter(noTimes, emptyState, owed, 0).due[CHAT]).toBeUndefined();
  });

  it("stop at nothing", () => {
    expect(secondsLeft(1000, 5000)).toBe(0);
    expect(secondsLeft(undefined, 0)).toBe(0);
  });
});

describe("the eight fields", () => {
  it("come in one order, absent ones too", () => {
    const keys = ["businessPartnerId", "shopId", "catalogId", "catalogVariantId", "hierarchyArea", "productId", "basket", "loginPage"];
    const fields = fieldsOf({ context: {} });
    expect(fields.map(({ key }) => key)).toEqual(keys);
    expect(fields.every(({ value, origin }) => value === null && origin === "absent")).toBe(true);
  });

  it("tell verified from stated", () => {
    const fields = fieldsOf({ context: { shopId: "lumo", catalogId: "c" }, verified: ["shopId"] });
    expect(fields.filter(({ origin }) => origin !== "absent").map(({ key, origin }) => [key, origin])).toEqual([
      ["shopId", "verified"],
      ["catalogId", "stated"],
    ]);
  });

  it("say no as well as yes for the log-in page", () => {
    expect(fieldsOf({ context: { loginPage: false } }).at(-1)?.value).toBe("no");
    expect(fieldsOf({ context: { loginPage: true } }).at(-1)?.value).toBe("yes");
  });

  it("link only to http and https", () => {
    const context = { productId: "p", businessPartnerId: "b" };
    const fields = fieldsOf({ context, links: { product: "javascript:alert(1)", partner: "https://erp.example/b" } });
    expect(fields.map(({ href }) => href).filter(Boolean)).toEqual(["https://erp.example/b"]);
  });
});

describe("receipts", () => {
  function teller() {
    const tell = vi.fn(() => true);
    const timers: (() => void)[] = [];
    return { tell, timers, receipts: new Receipts({ tell, later: (act) => timers.push(act) }) };
  }
  const desk = () => apply(emptyState, told({ interactions: [chat({ facts: [line(1, "ada"), line(2, "mina"), line(3, "ada")] })] }));

  it("tell up to the shopper's newest line, read only as far as it was shown", () => {
    const { tell, receipts } = teller();
    receipts.mark(desk, () => ({}));
    expect(tell).toHaveBeenCalledExactlyOnceWith(chat().id, { delivered: 2, read: 0 });
  });

  it("rest for a second and never tell the same twice", () => {
    const { tell, timers, receipts } = teller();
    receipts.mark(desk, () => ({}));
    receipts.mark(desk, () => ({ [chat().id]: 3 }));
    expect(tell).toHaveBeenCalledTimes(1);
    timers[0]!();
    expect(tell).toHaveBeenCalledTimes(1);
    receipts.forget();
    timers[1]!();
    receipts.mark(desk, () => ({ [chat().id]: 3 }));
    expect(tell).toHaveBeenLastCalledWith(chat().id, { delivered: 2, read: 2 });
  });
});

describe("typing", () => {
  it("is told at most every 3 s and taken back when the box is empty", () => {
    const tell = vi.fn();
    const typing = new TypingTeller(tell);
    typing.typed("a", "H", 0);
    typing.typed("a", "Hi", 1000);
    typing.typed("a", "Hi M", 3000);
    typing.typed("a", "", 3500);
    typing.stopped("a");
    expect(tell.mock.calls).toEqual([
      ["a", true],
      ["a", true],
      ["a", false],
    ]);
  });
});

describe("drafts", () => {
  it("belong to one conversation and one mode and outlive a reload", () => {
    const kept = new Map<string, string>();
    const shelf = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, text: string) => void kept.set(name, text),
      removeItem: (name: string) => void kept.delete(name),
    };
    new Drafts(shelf).write("a", "reply", "Of course, I");
    const reloaded = new Drafts(shelf);
    expect(reloaded.read("a", "reply")).toBe("Of course, I");
    expect(reloaded.read("a", "note")).toBe("");
    expect(reloaded.read("b", "reply")).toBe("");
    reloaded.write("a", "reply", "");
    expect(kept.size).toBe(0);
  });

  it("live in memory when storage is refused", () => {
    const drafts = new Drafts(null);
    drafts.write("a", "reply", "Still here");
    expect(drafts.read("a", "reply")).toBe("Still here");
  });
});

describe("small things", () => {
  it("count code points, so that a face is one", () => {
    expect(codePoints("🙂".repeat(1000))).toBe(1000);
  });

  it("find reasons by any part and mark what matched", () => {
    const codes = [
      { id: 1, name: "Order help, payment" },
      { id: 2, name: "Question answered" },
    ];
    expect(matching(codes, " OR ").map(({ id }) => id)).toEqual([1]);
    expect(matching(codes, "")).toHaveLength(2);
    expect(cutAround("Information", "or")).toEqual(["Inf", "or", "mation"]);
    expect(cutAround("Answered", "x")).toEqual(["Answered", "", ""]);
  });

  it("know the code that is stored until the time is over", () => {
    const work = { mode: "fixed", seconds_left: 9, total_seconds: 60 } as const;
    expect(chosenCode(chat())).toBe("");
    expect(chosenCode(chat({ wrap_up: work }))).toBe("");
    expect(chosenCode(chat({ wrap_up: { ...work, chosen: 1 } }))).toBe("Answered");
  });

  it("know who ended it", () => {
    expect(endOf(chat())).toBeNull();
    const facts = [fact(1, { type: "interaction.ended", by: "shopper" }, "mina")];
    expect(endOf(chat({ facts }))).toMatchObject({ side: "shopper", mine: false, name: "Mina" });
  });

  it("call people by the newest name", () => {
    expect(personBy({ ...chat(), requester: { name: "Mina L." } }, "mina")?.name).toBe("Mina L.");
    expect(personBy(chat(), "zed")).toBeUndefined();
    expect(shortName("  Mina Lindqvist ")).toBe("Mina");
  });

  it("know who was only asked: nothing has left a desk on which it never lay", () => {
    const closed = (outcome: "declined" | "accepted"): Numbered => fact(1, { type: "offer.closed", agent: "Ada", outcome, key: "ada" });
    expect(wasOnlyAsked(chat({ facts: [closed("declined")] }))).toBe(true);
    expect(wasOnlyAsked(chat({ facts: [closed("accepted")] }))).toBe(false);
    expect(wasOnlyAsked(chat({ me: "ben", facts: [closed("declined")] }))).toBe(false);
    expect(wasOnlyAsked(chat())).toBe(false);
  });

  it("know who is writing: the shopper or a colleague, for a moment, and nobody once it has ended", () => {
    const view = chat();
    for (const by of ["mina", "ada"]) expect(typistIn(view, { by, until: 9 }, 8)?.key).toBe(by);
    expect(typistIn(view, { by: "mina", until: 9 }, 9)).toBeUndefined();
    expect(typistIn(view, undefined, 8)).toBeUndefined();
    expect(typistIn({ ...view, state: "ended" }, { by: "mina", until: 9 }, 8)).toBeUndefined();
  });
});
