import { describe, expect, it } from "vitest";
import type { AgentCommand } from "../protocol/wire";
import { CHAT, chat, line } from "./fixtures";
import { Outbox, type Answer, type Outgoing } from "./outbox";

interface Asked {
  command: AgentCommand;
  answer: (answer: Answer) => Promise<void>;
  lose: () => Promise<void>;
}

/** An outbox whose server is the test. */
function office() {
  const asked: Asked[] = [];
  const timers: (() => void)[] = [];
  let lines: readonly Outgoing[] = [];
  const ask = (command: AgentCommand): Promise<Answer> =>
    new Promise((resolve, reject) => {
      asked.push({
        command,
        answer: async (answer) => {
          resolve(answer);
          await settled();
        },
        lose: async () => {
          reject(new Error("lost"));
          await settled();
        },
      });
    });
  const outbox = new Outbox({ ask, later: (act) => timers.push(act), changed: (newest) => (lines = newest) });
  const write = (clientId: string, interaction = CHAT): void =>
    outbox.add({ clientId, interaction, kind: "message", text: clientId, at: "" });
  return { outbox, asked, timers, write, states: () => lines.map(({ clientId, state }) => `${clientId} ${state}`) };
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}

const ACCEPTED: Answer = { type: "command.accepted", ref: "r", seq: 2 };

function refused(code: "too_fast" | "wrong_state"): Answer {
  return { type: "command.refused", ref: "r", code, text: "No.", retry_after: 3 };
}

function sentIds(asked: Asked[]): string[] {
  return asked.map(({ command }) => ("client_id" in command ? command.client_id : ""));
}

describe("the outbox", () => {
  it("keeps lines that are written offline and sends them in order", async () => {
    const { outbox, asked, write, states } = office();
    write("one");
    write("two");
    expect(asked).toEqual([]);
    expect(states()).toEqual(["one waiting", "two waiting"]);
    outbox.connected();
    expect(sentIds(asked)).toEqual(["one"]);
    await asked[0]!.answer(ACCEPTED);
    expect(sentIds(asked)).toEqual(["one", "two"]);
    expect(states()).toEqual(["one sent", "two sending"]);
  });

  it("sends a line whose answer was lost again under the same client id", async () => {
    const { outbox, asked, write } = office();
    outbox.connected();
    write("one");
    outbox.disconnected();
    await asked[0]!.lose();
    outbox.connected();
    expect(sentIds(asked)).toEqual(["one", "one"]);
  });

  it("does not let one conversation wait for another", () => {
    const { outbox, asked, write } = office();
    outbox.connected();
    write("one");
    write("other", "another");
    expect(sentIds(asked)).toEqual(["one", "other"]);
  });

  it("waits as long as the server asks when it was too fast, and keeps the order", async () => {
    const { outbox, asked, timers, write } = office();
    outbox.connected();
    write("one");
    write("two");
    await asked[0]!.answer(refused("too_fast"));
    expect(sentIds(asked)).toEqual(["one"]);
    timers[0]!();
    expect(sentIds(asked)).toEqual(["one", "one"]);
  });

  it("shows a refused line as not sent, goes on, and can try it again or discard it", async () => {
    const { outbox, asked, write, states } = office();
    outbox.connected();
    write("one");
    write("two");
    await asked[0]!.answer(refused("wrong_state"));
    expect(states()).toEqual(["one failed", "two sending"]);
    await asked[1]!.answer(ACCEPTED);
    outbox.retry("one");
    expect(sentIds(asked)).toEqual(["one", "two", "one"]);
    outbox.discard("one");
    expect(states()).toEqual(["two sent"]);
  });

  it("forgets a line when it has become history, and what belongs to nothing on the desk", () => {
    const { outbox, write, states } = office();
    write("client-2");
    write("mine");
    write("gone", "released");
    outbox.settle([chat({ facts: [line(1, "mina"), line(2, "ada")] })]);
    expect(states()).toEqual(["mine waiting"]);
  });

  it("takes up what an earlier page of the tab left, before what is new", () => {
    const { outbox, write, states } = office();
    write("new");
    outbox.restore([{ clientId: "old", interaction: CHAT, kind: "message", text: "old", at: "", state: "sending" }]);
    expect(states()).toEqual(["old waiting", "new waiting"]);
  });

  it("sends a note as a note", () => {
    const { outbox, asked } = office();
    outbox.connected();
    outbox.add({ clientId: "note", interaction: CHAT, kind: "note", text: "Careful", at: "" });
    expect(asked[0]?.command).toEqual({ type: "note.add", interaction: CHAT, client_id: "note", text: "Careful" });
  });
});
