import "fake-indexeddb/auto";

import { beforeEach, describe, expect, it, vi } from "vitest";

import type { CommandAccepted, CommandRefused, RefusalCode } from "../protocol/wire";
import { type Kept, Outbox, type OutboxStore } from "./outbox";
import { MemoryStore, openOutboxStore } from "./outboxstore";

type Answer = CommandAccepted | CommandRefused;

const accepted: Answer = { type: "command.accepted", ref: "r" };
const refused = (code: RefusalCode, retry_after?: number): Answer => ({ type: "command.refused", ref: "r", code, text: "", ...(retry_after ? { retry_after } : {}) });

function outboxOf(store: OutboxStore, send: (line: Kept) => Promise<Answer>) {
  const shown: Kept[][] = [];
  const wait = vi.fn(() => Promise.resolve());
  const outbox = new Outbox({ store, send, changed: (lines) => shown.push(lines), wait, alone: (act) => act() });
  return { outbox, wait, last: () => shown.at(-1) ?? [] };
}

function written(text: string): Omit<Kept, "order"> {
  return { clientId: `id-${text}`, interaction: "talk", text, at: "2026-11-23T14:00:00Z" };
}

const stores: [string, () => Promise<OutboxStore>][] = [
  ["in IndexedDB", () => openOutboxStore(`shop-${Math.random()}`)],
  ["in memory", () => Promise.resolve(new MemoryStore())],
];

describe.each(stores)("the outbox %s", (_name, open) => {
  let store: OutboxStore;
  beforeEach(async () => {
    store = await open();
  });

  it("sends what Gus wrote in the order of writing, one after the other", async () => {
    const sent: string[] = [];
    let inFlight = 0;
    const { outbox } = outboxOf(store, async ({ text }) => {
      inFlight += 1;
      expect(inFlight).toBe(1);
      await Promise.resolve();
      sent.push(text);
      inFlight -= 1;
      return accepted;
    });
    await Promise.all(["1", "2", "3", "4"].map((text) => outbox.add(written(text))));
    expect(sent).toEqual(["1", "2", "3", "4"]);
    expect(await store.all()).toEqual([]);
  });

  it("keeps what could not be sent, and sends it once, in order, when the connection is back", async () => {
    let online = false;
    const sent: string[] = [];
    const { outbox, last } = outboxOf(store, ({ clientId }) => {
      if (!online) return Promise.reject(new Error("lost"));
      sent.push(clientId);
      return Promise.resolve(accepted);
    });
    for (const text of ["1", "2", "3"]) await outbox.add(written(text));
    expect(last().map(({ text }) => text)).toEqual(["1", "2", "3"]);
    online = true;
    await Promise.all([outbox.flush(), outbox.flush()]);
    expect(sent).toEqual(["id-1", "id-2", "id-3"]);
  });

  it("takes a line up again with the same client id after a reload", async () => {
    await outboxOf(store, () => Promise.reject(new Error("lost"))).outbox.add(written("1"));
    const send = vi.fn(() => Promise.resolve(accepted));
    await outboxOf(store, send).outbox.flush();
    expect(send).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ clientId: "id-1" }));
  });

  it("sends again with the same client id when the answer was lost", async () => {
    const ids: string[] = [];
    const { outbox } = outboxOf(store, ({ clientId }) => {
      ids.push(clientId);
      return ids.length === 1 ? Promise.reject(new Error("lost")) : Promise.resolve(accepted);
    });
    await outbox.add(written("1"));
    await outbox.flush();
    expect(ids).toEqual(["id-1", "id-1"]);
  });

  it("waits as long as it is told, and lets nothing overtake", async () => {
    const answers = [refused("too_fast", 2), accepted, accepted];
    const sent: string[] = [];
    const { outbox, wait } = outboxOf(store, ({ text }) => {
      sent.push(text);
      return Promise.resolve(answers.shift() ?? accepted);
    });
    await Promise.all([outbox.add(written("1")), outbox.add(written("2"))]);
    expect(sent).toEqual(["1", "1", "2"]);
    expect(wait).toHaveBeenCalledWith(2000);
  });

  it("marks a refused line, goes on with the next, and tries again when Gus says so", async () => {
    let refusing = true;
    const { outbox, last } = outboxOf(store, ({ text }) =>
      Promise.resolve(text === "1" && refusing ? refused("not_allowed") : accepted),
    );
    await outbox.add(written("1"));
    await outbox.add(written("2"));
    expect(last().map(({ text, refused: code, landed }) => [text, code, landed])).toEqual([
      ["2", undefined, true],
      ["1", "not_allowed", undefined],
    ]);
    refusing = false;
    await outbox.retry("id-1");
    expect(await store.all()).toEqual([]);
  });

  it("shows a line until the history has it", async () => {
    const { outbox, last } = outboxOf(store, () => Promise.resolve(accepted));
    await outbox.add(written("1"));
    expect(last()).toMatchObject([{ clientId: "id-1", landed: true }]);
    await outbox.settle([undefined, "id-1"]);
    expect(last()).toEqual([]);
  });

  it("does not send what the history has already", async () => {
    const send = vi.fn(() => Promise.reject(new Error("lost")));
    const { outbox } = outboxOf(store, send);
    await outbox.add(written("1"));
    await outbox.settle(["id-1"]);
    await outbox.flush();
    expect(send).toHaveBeenCalledTimes(1);
  });

  it("drops refused lines of an earlier conversation, and no others", async () => {
    const { outbox } = outboxOf(store, ({ text }) => (text === "1" ? Promise.resolve(refused("wrong_state")) : Promise.reject(new Error("lost"))));
    await outbox.add(written("1"));
    await outbox.add(written("2"));
    await outbox.forgetRefused(["next talk"]);
    expect((await store.all()).map(({ text }) => text)).toEqual(["2"]);
  });

  it("forgets everything at log-out", async () => {
    const { outbox, last } = outboxOf(store, () => Promise.reject(new Error("lost")));
    await outbox.add(written("1"));
    await outbox.clear();
    expect([await store.all(), last()]).toEqual([[], []]);
  });
});

it("lines wait in memory where the browser refuses storage", async () => {
  vi.stubGlobal("indexedDB", {
    open: () => {
      throw new DOMException("denied", "SecurityError");
    },
  });
  expect(await openOutboxStore("lumo")).toBeInstanceOf(MemoryStore);
  vi.unstubAllGlobals();
});

describe("two tabs of one shopper", () => {
  it("send what waits in both once, in the order of writing, one tab at a time", async () => {
    const name = `tabs-${Math.random()}`;
    const locks = queueOfLocks();
    const sent: string[] = [];
    let inFlight = 0;
    let online = false;
    const send = async ({ text }: Kept): Promise<Answer> => {
      if (!online) throw new Error("lost");
      inFlight += 1;
      expect(inFlight).toBe(1);
      await Promise.resolve();
      sent.push(text);
      inFlight -= 1;
      return accepted;
    };
    const tabs = await Promise.all([tab(name, send, locks), tab(name, send, locks)]);
    for (const [index, text] of ["1", "2", "3", "4", "5"].entries()) await tabs[index % 2]?.add(written(text));
    online = true;
    await Promise.all(tabs.map((one) => one.flush()));
    expect(sent).toEqual(["1", "2", "3", "4", "5"]);
  });
});

/** What navigator.locks does: whoever asks for a name waits for those before. */
function queueOfLocks(): (act: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (act) => (last = last.then(act));
}

async function tab(name: string, send: (line: Kept) => Promise<Answer>, alone: (act: () => Promise<void>) => Promise<void>): Promise<Outbox> {
  const wait = (): Promise<void> => Promise.resolve();
  return new Outbox({ store: await openOutboxStore(name), send, changed: () => undefined, wait, alone });
}
