import { describe, expect, it } from "vitest";

import type { Answer } from "../lib/socket";
import type { ShopperCommand } from "../protocol/wire";
import { solve } from "./challenge";
import { Keep } from "./keep";
import { noPage } from "./pagestate";
import { type Question, Talk } from "./talk";

const parameters = { algorithm: "PBKDF2/SHA-256", nonce: "00ff".repeat(8), salt: "a1b2".repeat(8), cost: 2, keyLength: 32, keyPrefix: "0" };
const CHALLENGE = btoa(JSON.stringify({ parameters, signature: "signed" }));
const QUESTION: Question = { channel: "chat", topic: null, again: false, name: "Gus", email: "", text: "Does it dim?" };
const NO: Answer = { type: "command.refused", ref: "1", code: "challenged", text: "Solve it.", challenge: CHALLENGE };
const YES: Answer = { type: "command.accepted", ref: "1" };

function asking(answers: (Answer | undefined)[], proof = "solved") {
  const sent: ShopperCommand[] = [];
  const nothing = () => undefined;
  const talk = new Talk({
    language: "en",
    conversation: () => null,
    page: () => noPage,
    keep: new Keep("lumo"),
    outbox: () => null,
    command: (command) => {
      sent.push(command);
      return Promise.resolve(answers.shift());
    },
    tell: () => true,
    greeted: () => Promise.resolve(),
    solve: () => Promise.resolve(proof),
    carried: nothing,
    begun: nothing,
  });
  return { talk, proofs: () => sent.map((command) => ("proof" in command ? command.proof : undefined)) };
}

describe("a challenge", () => {
  it("is worked out as the server does", async () => {
    const { challenge, solution } = JSON.parse(atob(await solve(CHALLENGE))) as Record<string, { derivedKey: string; counter: number }>;
    expect(challenge).toEqual({ parameters, signature: "signed" });
    expect(solution?.derivedKey).toMatch(/^0[0-9a-f]{63}$/u);
  });

  it("is solved once and the question asked again, over a broken connection as well", async () => {
    const { talk, proofs } = asking([NO, undefined, YES]);
    expect(await talk.request(QUESTION)).toEqual(YES);
    expect(proofs()).toEqual(["", "solved", "solved"]);
  });

  it("that cannot be solved, or is asked twice, is told to the shopper", async () => {
    expect(await asking([NO], "").talk.request(QUESTION)).toEqual(NO);
    expect(await asking([NO, NO]).talk.request(QUESTION)).toEqual(NO);
  });
});
