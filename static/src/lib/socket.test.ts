import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ConnectionLost, Link, type LinkState } from "./socket";

interface Command {
  type: string;
  ref?: string;
}

/** A socket in the hands of the test. */
class Wire {
  readyState = 1;
  sent: Command[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  send = (text: string): void => void this.sent.push(JSON.parse(text) as Command);
  close = (): void => void (this.readyState = 3);
  says(notice: object): void {
    this.onmessage?.({ data: JSON.stringify(notice) });
  }
  greet(): void {
    this.onopen?.();
    this.says({ type: "welcome" });
  }
}

let wires: Wire[];
let states: LinkState[];
let notices: string[];

function linked(): Link<Command, { type: string }> {
  const link = new Link<Command, { type: string }>({
    address: "ws://assist.example/",
    greeting: "welcome",
    hello: () => ({ type: "hello" }),
    onNotice: ({ type }) => notices.push(type),
    onState: (state) => states.push(state),
    random: () => 1,
    open: () => {
      const wire = new Wire();
      wires.push(wire);
      return wire as unknown as WebSocket;
    },
  });
  link.start();
  return link;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", Object.assign(new EventTarget(), { setTimeout, clearTimeout }));
  vi.stubGlobal("WebSocket", { OPEN: 1 });
  [wires, states, notices] = [[], [], []];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the link", () => {
  it("says hello first and is greeted by the welcome", () => {
    linked();
    wires[0]!.greet();
    expect(wires[0]!.sent[0]).toMatchObject({ type: "hello" });
    expect(states).toEqual(["connecting", "greeted"]);
  });

  it("gives each command the answer to its own ref", async () => {
    const link = linked();
    wires[0]!.greet();
    const [one, two] = [link.ask({ type: "one" }), link.ask({ type: "two" })];
    const [, first, second] = wires[0]!.sent;
    wires[0]!.says({ type: "command.refused", ref: second!.ref, code: "invalid", text: "no" });
    wires[0]!.says({ type: "command.accepted", ref: first!.ref });
    expect([(await one).type, (await two).type]).toEqual(["command.accepted", "command.refused"]);
  });

  it("tells those who wait that nobody knows when the connection breaks", async () => {
    const link = linked();
    wires[0]!.greet();
    const asked = link.ask({ type: "one" });
    wires[0]!.onclose?.({ code: 1006 });
    await expect(asked).rejects.toThrow(ConnectionLost);
    await expect(link.ask({ type: "two" })).rejects.toThrow(ConnectionLost);
  });

  it("comes back with a growing delay, and begins anew once it was greeted", () => {
    linked();
    for (const delay of [500, 1000, 2000]) {
      wires.at(-1)!.onclose?.({ code: 1006 });
      const before = wires.length;
      vi.advanceTimersByTime(delay - 1);
      expect(wires).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(wires).toHaveLength(before + 1);
    }
    wires.at(-1)!.greet();
    wires.at(-1)!.onclose?.({ code: 1006 });
    vi.advanceTimersByTime(500);
    expect(wires).toHaveLength(5);
  });

  it("answers a heartbeat, and drops a connection that has been silent for 25 s", () => {
    linked();
    wires[0]!.greet();
    vi.advanceTimersByTime(20_000);
    wires[0]!.says({ type: "heartbeat", heads: {} });
    expect(wires[0]!.sent.at(-1)).toEqual({ type: "pulse" });
    vi.advanceTimersByTime(24_999);
    expect(states.at(-1)).toBe("greeted");
    vi.advanceTimersByTime(1);
    expect(states.at(-1)).toBe("lost");
  });

  it("drops a connection on which commands are not answered any more", async () => {
    const link = linked();
    wires[0]!.greet();
    const asked = expect(link.ask({ type: "one" })).rejects.toThrow(ConnectionLost);
    vi.advanceTimersByTime(10_000);
    wires[0]!.says({ type: "heartbeat", heads: {} });
    vi.advanceTimersByTime(5000);
    await asked;
    expect(states.at(-1)).toBe("lost");
  });

  it("stops when it is told that it is not signed in, and starts again when asked to", () => {
    const link = linked();
    wires[0]!.onclose?.({ code: 4401 });
    vi.advanceTimersByTime(60_000);
    expect([states.at(-1), wires.length]).toEqual(["refused", 1]);
    link.start();
    expect(wires).toHaveLength(2);
  });

  it("comes back when the server said it would, within a second of grace", () => {
    linked();
    wires[0]!.greet();
    wires[0]!.says({ type: "connection.closing", after: 3 });
    wires[0]!.onclose?.({ code: 1012 });
    vi.advanceTimersByTime(3999);
    expect(wires).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(wires).toHaveLength(2);
  });

  it("hurries when the device is back online", () => {
    linked();
    wires[0]!.onclose?.({ code: 1006 });
    window.dispatchEvent(new Event("online"));
    expect(wires).toHaveLength(2);
  });

  it("takes several notices of one frame in their order", () => {
    linked();
    wires[0]!.greet();
    wires[0]!.says([{ type: "first" }, 7, { type: "second" }]);
    expect(notices).toEqual(["welcome", "first", "second"]);
  });

  it("lives on when garbage arrives", () => {
    linked();
    wires[0]!.greet();
    for (const data of ["", "null", "7", "[]", "[null]", "{", '{"type":7}']) wires[0]!.onmessage?.({ data });
    expect(notices).toEqual(["welcome"]);
  });
});
