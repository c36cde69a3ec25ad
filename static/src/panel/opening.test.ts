import { describe, expect, it } from "vitest";

import type { Answer } from "../lib/socket";
import { Opening } from "./opening";

const YES: Answer = { type: "command.accepted", ref: "1" };
const NO: Answer = { type: "command.refused", ref: "1", code: "not_found", text: "There is no such interaction." };

function opening(answers: (Answer | undefined)[], during: () => void = () => undefined) {
  const known = new Set(["here"]);
  const shown: string[] = [];
  const asked: string[] = [];
  const it = new Opening({
    has: (id) => known.has(id),
    show: (id) => shown.push(id),
    command: (command) => {
      if (command.type === "conversation.open") asked.push(command.interaction);
      const answer = answers.shift();
      if (answer === YES) known.add("past");
      during();
      return Promise.resolve(answer);
    },
    greeted: () => Promise.resolve(),
  });
  return { it, shown, asked };
}

describe("opening a conversation", () => {
  it("shows at once what is here, and fetches what is not", async () => {
    const { it: one, shown, asked } = opening([YES]);
    await one.look("here");
    await one.look("past");
    expect([shown, asked]).toEqual([["here", "past"], ["past"]]);
  });

  it("goes on when the connection breaks, and gives up when there is no such conversation", async () => {
    const broken = opening([undefined, undefined, YES]);
    await broken.it.look("past");
    expect([broken.shown, broken.asked.length]).toEqual([["past"], 3]);
    const foreign = opening([NO]);
    await foreign.it.look("past");
    expect(foreign.shown).toEqual([]);
  });

  it("shows nothing to a shopper who went somewhere else meanwhile", async () => {
    const left = opening([YES], () => left.it.forget());
    await left.it.look("past");
    expect(left.shown).toEqual([]);
  });
});
