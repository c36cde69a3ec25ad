import { describe, expect, it } from "vitest";
import { chat, line, offer, told } from "./fixtures";
import { apply, emptyState } from "./store";
import { newLines, newOffers } from "./told";

const desk = apply(emptyState, told({ offers: [offer("one")], interactions: [chat({ facts: [line(1, "mina")] })] }));

describe("what a person is told of", () => {
  it("are offers that were not there before, also after a sleep", () => {
    const awake = apply(desk, told({ seq: 9, offers: [offer("one"), offer("two")] }));
    expect(newOffers(desk, awake).map(({ id }) => id)).toEqual(["two"]);
    expect(newOffers(awake, awake)).toEqual([]);
  });

  it("are lines of shoppers in conversations that were at hand already", () => {
    const grown = apply(desk, told({ interactions: [chat({ facts: [line(1, "mina"), line(2, "mina", "Hello?"), line(3, "ada")] })] }));
    expect(newLines(desk, grown).map(({ text }) => text)).toEqual(["Hello?"]);
    const own = apply(desk, told({ interactions: [chat({ facts: [line(1, "mina"), line(2, "ada")] })] }));
    expect(newLines(desk, own)).toEqual([]);
    expect(newLines(emptyState, grown)).toEqual([]);
  });
});
