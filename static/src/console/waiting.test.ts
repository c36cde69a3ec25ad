import { describe, expect, it } from "vitest";
import { at, chat, fact, line } from "./fixtures";
import { secondsSince, ServerClock } from "./serverclock";
import { heatOf, lastMessage, longestWaiting, owesFirstLine, readMark, unansweredSince, unreadCount } from "./waiting";

describe("waiting", () => {
  it.each([
    [0, "fresh"],
    [29, "fresh"],
    [30, "warm"],
    [119, "warm"],
    [120, "hot"],
    [239, "hot"],
    [240, "over"],
    [4000, "over"],
  ])("%i seconds are %s", (seconds, heat) => {
    expect(heatOf(seconds)).toBe(heat);
  });

  it("begins with the first line that nobody has answered", () => {
    expect(unansweredSince(chat({ facts: [line(1, "mina"), line(2, "ada"), line(3, "mina"), line(4, "mina")] }))).toBe(at(3));
  });

  it("is over when an agent has answered and when the chat has ended", () => {
    expect(unansweredSince(chat({ facts: [line(1, "mina"), line(2, "ada")] }))).toBeNull();
    expect(unansweredSince(chat({ state: "ended" }))).toBeNull();
  });

  it("is not answered by an internal note", () => {
    const note = fact(2, { type: "note.added", client_id: "c", text: "Later" }, "ada");
    expect(unansweredSince(chat({ facts: [line(1, "mina"), note] }))).toBe(at(1));
  });

  it("flags who waits longest, and nobody when all are answered", () => {
    const early = { ...chat({ facts: [line(1, "mina")] }), id: "early" };
    const late = { ...chat({ facts: [line(9, "mina")] }), id: "late" };
    expect(longestWaiting([late, early])).toBe("early");
    expect(longestWaiting([chat({ facts: [line(1, "ada")] })])).toBeNull();
  });
});

describe("unread", () => {
  const view = chat({ facts: [line(1, "mina"), line(2, "ada"), line(3, "mina"), line(4, "mina")] });

  it("counts the shopper's lines behind the mark", () => {
    expect(unreadCount(view, 0)).toBe(3);
    expect(unreadCount(view, 3)).toBe(1);
    expect(unreadCount(view, 4)).toBe(0);
  });

  it("takes the further of what the server knows and what this screen has shown", () => {
    const known = { ...view, attendances: view.attendances.map((one) => ({ ...one, read: 3 })) };
    expect(readMark(known, 1)).toBe(3);
    expect(readMark(known, 4)).toBe(4);
  });

  it("shows the newest line whoever wrote it", () => {
    expect(lastMessage(view)?.seq).toBe(4);
  });
});

describe("the server's clock", () => {
  it("is this machine's until something live has come", () => {
    expect(new ServerClock().at(5, 1_000_000)).toBe(1_000_000);
  });

  it("takes the best of the live facts it has seen", () => {
    const clock = new ServerClock();
    clock.learn(500_000, 100);
    clock.learn(500_900, 1100);
    expect(clock.at(2100, 999)).toBe(502_000);
  });

  it("never counts below nothing", () => {
    expect(secondsSince(at(10), Date.parse(at(4)))).toBe(0);
    expect(secondsSince(at(4), Date.parse(at(10)) + 900)).toBe(6);
    expect(secondsSince("soon", 5)).toBe(0);
  });
});

describe("a first line that is owed", () => {
  const awaited = fact(2, { type: "reply.awaited", key: "ada", seconds: 20 });

  it("is marked from the warning until it is written", () => {
    expect(owesFirstLine(chat())).toBe(false);
    expect(owesFirstLine(chat({ facts: [line(1, "mina"), awaited] }))).toBe(true);
    expect(owesFirstLine(chat({ facts: [line(1, "mina"), awaited, line(3, "mina")] }))).toBe(true);
    expect(owesFirstLine(chat({ facts: [line(1, "mina"), awaited, line(3, "ada")] }))).toBe(false);
  });

  it("is nothing to another agent, nor afterwards", () => {
    expect(owesFirstLine(chat({ me: "ben", facts: [line(1, "mina"), awaited] }))).toBe(false);
    expect(owesFirstLine(chat({ state: "queued", facts: [line(1, "mina"), awaited] }))).toBe(false);
  });
});
