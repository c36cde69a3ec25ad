import { describe, expect, it } from "vitest";
import type { Numbered } from "../protocol/wire";
import { ADA, at, chat, fact, line } from "./fixtures";
import { entriesOf, myLastSeq, pageName, type Entry } from "./thread";

function wordsOf(...facts: Numbered[]): string[] {
  return entriesOf(chat({ facts })).flatMap((entry) => (entry.kind === "line" ? [entry.word] : []));
}

function messagesOf(entries: Entry[]) {
  return entries.flatMap((entry) => (entry.kind === "message" ? [entry] : []));
}

function visit(seq: number, address: string): Numbered {
  return fact(seq, { type: "context.changed", surroundings: { context: {}, page: { address, title: `Page ${address.at(-1) ?? ""}` } } }, "mina");
}

describe("the thread", () => {
  it("begins with the day and the page from which the shopper asked", () => {
    const trail = [{ page: { address: "https://shop.example/checkout", title: "Checkout" }, at: at(0) }];
    expect(entriesOf(chat({ trail }))[0]).toEqual({ kind: "day", key: "day-1", at: at(1), from: "Checkout" });
  });

  it("joins a run of one writer and breaks it for another", () => {
    const entries = messagesOf(entriesOf(chat({ facts: [line(1, "mina"), line(2, "mina"), line(3, "ada")] })));
    expect(entries.map(({ more, side }) => [more, side])).toEqual([
      [false, "shopper"],
      [true, "shopper"],
      [false, "staff"],
    ]);
  });

  it("breaks a run after five minutes and at a new day", () => {
    const late = { ...line(2, "mina"), at: at(2 + 301) };
    const tomorrow = { ...line(3, "mina"), at: new Date(Date.parse(at(0)) + 86_400_000).toISOString() };
    const entries = entriesOf(chat({ facts: [line(1, "mina"), late, tomorrow] }));
    expect(messagesOf(entries).some(({ more }) => more)).toBe(false);
    expect(entries.filter(({ kind }) => kind === "day")).toHaveLength(2);
  });

  it("keeps what was typed as it was typed", () => {
    const [, message] = entriesOf(chat({ facts: [line(1, "mina", "<b>5 < 6</b> & more")] }));
    expect(message).toMatchObject({ text: "<b>5 < 6</b> & more", name: "Mina", initials: "ML", mine: false });
  });

  it("says where the shopper went, once a page", () => {
    const facts = [visit(1, "https://shop.example/1"), visit(2, "https://shop.example/1"), visit(3, "https://shop.example/2")];
    expect(wordsOf(...facts)).toEqual(["line.visited", "line.visited"]);
  });

  it("does not call the first page a visit", () => {
    const trail = [{ page: { address: "https://shop.example/1" }, at: at(0) }];
    expect(entriesOf(chat({ trail, facts: [visit(1, "https://shop.example/1")] }))).toEqual([]);
  });

  it("tells who came, left, ended, rated and asked for the transcript", () => {
    const words = wordsOf(
      fact(1, { type: "participant.joined", person: ADA }, "ada"),
      fact(2, { type: "participant.left", key: "mina", lost: true }),
      fact(3, { type: "requester.changed", name: "Mina", verified: true }),
      fact(4, { type: "interaction.requeued", queue: "Sales" }),
      fact(5, { type: "interaction.ended", by: "shopper" }, "mina"),
      fact(6, { type: "wrapup.finished", key: "ada", code: "Answered", automatic: true }),
      fact(7, { type: "rating.given", stars: 4 }, "mina"),
      fact(8, { type: "transcript.requested" }, "mina"),
    );
    expect(words).toEqual([
      "line.youJoined",
      "line.lost",
      "line.loggedIn",
      "line.requeued",
      "line.endedBy",
      "line.wrappedUpAlone",
      "line.rated",
      "line.transcript",
    ]);
  });

  it("says you when I ended it and nothing of offers", () => {
    expect(
      wordsOf(fact(1, { type: "offer.made", agent: "Ada", seconds: 20 }), fact(2, { type: "interaction.ended", by: "agent" }, "ada")),
    ).toEqual(["line.youEnded"]);
  });

  it("knows my newest line", () => {
    expect(myLastSeq(entriesOf(chat({ facts: [line(1, "ada"), line(2, "ada"), line(3, "mina")] })))).toBe(2);
  });

  it("calls a page by its title, its path, or as it came", () => {
    expect(pageName({ address: "https://shop.example/a", title: "A" })).toBe("A");
    expect(pageName({ address: "https://shop.example/a/b?c=1" })).toBe("/a/b");
    expect(pageName({ address: "nowhere" })).toBe("nowhere");
  });
});
