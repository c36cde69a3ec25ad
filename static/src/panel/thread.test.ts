import { describe, expect, it } from "vitest";

import type { ConversationView, Numbered } from "../protocol/wire";
import { ADA, adaJoins, attendance, asked, GUS, line, numbered, waiting } from "./fixtures";
import { entriesOf } from "./entries";
import { agentOf, askedFor, lostAgent, questionOf, theirNumbers, type Unsent } from "./thread";

const options = { sameDay: (one: string, other: string) => one.slice(0, 10) === other.slice(0, 10), online: true };

function talking(facts: Numbered[], marks: { delivered?: number; read?: number } = {}): ConversationView {
  const ada = { ...attendance(ADA, "Ada", "owner"), ...marks };
  const all = [...asked(), adaJoins(3), ...facts];
  return waiting({ state: "active", seq: all.length, facts: all, attendances: [...waiting().attendances, ada] });
}

function unsent(clientId: string, text: string, changed: Partial<Unsent> = {}): Unsent {
  return { clientId, text, at: "2026-11-23T15:30:00Z", ...changed };
}

function mine(view: ConversationView, lines: Unsent[] = [], online = true): string[] {
  const entries = entriesOf(view, lines, { ...options, online });
  return entries.flatMap((entry) => (entry.kind === "mine" ? [`${entry.text}: ${entry.journey ?? ""}`] : []));
}

describe("the thread", () => {
  it("shows the day, what Gus asked and that Ada joined, in order", () => {
    expect(entriesOf(talking([]), [], options).map(({ kind }) => kind)).toEqual(["day", "mine", "event"]);
  });

  it("never shows that Gus himself has joined", () => {
    const self = numbered(4, { type: "participant.joined", person: attendance(GUS, "Gus", "shopper").person });
    expect(entriesOf(talking([self]), [], options).filter(({ kind }) => kind === "event")).toHaveLength(1);
  });

  it("never promises a silent visitor more time than there is", () => {
    const asks = (seconds: number) => entriesOf(talking([numbered(4, { type: "silence.noticed", seconds })]), [], options).at(-1);
    expect([10, 60, 119, 150].map(asks)).toMatchObject([0, 1, 1, 2].map((minutes) => ({ event: { kind: "silence", minutes } })));
  });

  it("says sent, delivered or read under the last line of Gus", () => {
    const view = (marks: { delivered?: number; read?: number }): string[] => mine(talking([line(4, GUS, "And?")], marks));
    expect(view({})).toEqual(["Does it dim?: ", "And?: sent"]);
    expect(view({ delivered: 4 })).toEqual(["Does it dim?: ", "And?: delivered"]);
    expect(view({ delivered: 4, read: 2 })).toEqual(["Does it dim?: read", "And?: delivered"]);
    expect(view({ delivered: 4, read: 4 })).toEqual(["Does it dim?: ", "And?: read"]);
  });

  it("puts unsent lines at the foot, waiting while there is no connection", () => {
    expect(mine(talking([]), [unsent("a", "One")])).toContain("One: sending");
    expect(mine(talking([]), [unsent("a", "One")], false)).toContain("One: waiting");
    expect(mine(talking([]), [unsent("a", "One", { refused: "invalid" })])).toContain("One: failed");
    expect(mine(talking([]), [unsent("a", "One", { landed: true })])).toContain("One: sent");
  });

  it("shows a line once when the history has it and the outbox still has it", () => {
    expect(mine(talking([line(4, GUS, "One", "a")]), [unsent("a", "One")])).toEqual(["Does it dim?: ", "One: sent"]);
  });

  it("says of unsent lines that they were not sent when the chat has ended", () => {
    expect(mine({ ...talking([]), state: "ended" }, [unsent("a", "Late")])).toContain("Late: failed");
  });

  it("joins lines of Ada to a run, and breaks it where Gus writes", () => {
    const view = talking([line(4, ADA, "1"), line(5, ADA, "2"), line(6, GUS, "3"), line(7, ADA, "4")]);
    const runs = entriesOf(view, [], options).flatMap((entry) => (entry.kind === "theirs" ? [entry.more] : []));
    expect(runs).toEqual([false, true, false]);
  });

  it("begins every day with its date", () => {
    const next = { ...line(4, ADA, "Good morning"), at: "2026-11-24T08:00:00Z" };
    expect(entriesOf(talking([next]), [], options).filter(({ kind }) => kind === "day")).toHaveLength(2);
  });

  it("knows whom Gus talks to: who is here, else who was here last", () => {
    const view = talking([]);
    expect(agentOf(waiting())).toBeUndefined();
    expect(agentOf(view)?.person.name).toBe("Ada");
    const ben = attendance("ben", "Ben", "owner");
    const left = { ...view, attendances: [...view.attendances.map((one) => ({ ...one, here: false })), ben] };
    expect(agentOf(left)?.person.name).toBe("Ben");
  });

  it("finds the question and the numbers of what others wrote", () => {
    const view = talking([line(4, ADA, "Yes"), line(5, GUS, "Fine")]);
    expect(questionOf(view)?.text).toBe("Does it dim?");
    expect(theirNumbers(view)).toEqual([4]);
  });

  it("knows whose connection broke while Gus waits again, until Gus has asked for them", () => {
    const left = numbered(4, { type: "participant.left", key: ADA, lost: true });
    const lost = { ...talking([left, numbered(5, { type: "interaction.requeued", queue: "Sales" })]), state: "queued" as const };
    expect([lostAgent(lost), lostAgent(talking([left])), askedFor(lost)]).toEqual(["Ada", undefined, undefined]);
    const asking = { ...lost, facts: [...lost.facts, numbered(6, { type: "agent.asked_for", name: "Ada" }, GUS)] };
    expect([lostAgent(asking), askedFor(asking)]).toEqual([undefined, "Ada"]);
    expect(entriesOf(asking, [], options).at(-1)).toMatchObject({ event: { kind: "asked", name: "Ada" } });
  });
});
