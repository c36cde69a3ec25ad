import { describe, expect, it } from "vitest";

import type { ShopperNotice } from "../protocol/wire";
import { ADA, adaJoins, asked, GUS, line, numbered, posted, TALK, waiting, welcome } from "./fixtures";
import { apply, behind, emptyState, type PanelState, toSnapshot } from "./store";

function after(...notices: ShopperNotice[]): PanelState {
  return notices.reduce(apply, emptyState);
}

describe("the panel's store", () => {
  it("starts over from a snapshot", () => {
    const view = waiting();
    expect(toSnapshot(after(welcome(view)))).toBe(view);
  });

  it("makes Gus' conversation active when Ada joins, and puts Ada at the end of those who are there", () => {
    const view = after(welcome(waiting({ place: 1 })), posted(adaJoins(3))).conversation!;
    expect(view).toMatchObject({ state: "active", seq: 3 });
    expect(view.place).toBeUndefined();
    expect(view.attendances.map(({ person }) => person.name)).toEqual(["Gus", "Ada"]);
  });

  it("takes a fact once, however often it comes", () => {
    const twice = posted(adaJoins(3), line(4, ADA, "It does"));
    expect(after(welcome(waiting()), twice, twice).conversation!.facts.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  it("waits for what is missing instead of showing a line out of order", () => {
    const state = after(welcome(waiting()), posted(line(5, ADA, "too early")));
    expect(state.conversation!.seq).toBe(2);
    expect(behind(state, posted(line(5, ADA, "too early")))).toBe(2);
  });

  it("asks on while the answer is not complete", () => {
    const part: ShopperNotice = { type: "facts.posted", interaction: TALK, facts: [adaJoins(3)], complete: false };
    expect(behind(after(welcome(waiting()), part), part)).toBe(3);
    expect(behind(after(welcome(waiting()), posted(adaJoins(3))), posted(adaJoins(3)))).toBeUndefined();
  });

  it("finds out by a heartbeat that it is behind", () => {
    const beat = (head: number): ShopperNotice => ({ type: "heartbeat", heads: { [TALK]: head } });
    const state = after(welcome(waiting()));
    expect([behind(state, beat(2)), behind(state, beat(3))]).toEqual([undefined, 2]);
  });

  it("joins the tail of a later snapshot to what it has", () => {
    const facts = [adaJoins(3), line(4, ADA, "It does")];
    const later = welcome(waiting({ seq: 4, state: "active", facts }));
    expect(after(welcome(waiting()), later).conversation!.facts.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  it("takes a later snapshot alone when there is a hole before it", () => {
    const later = welcome(waiting({ seq: 9, facts: [line(9, ADA, "long after")], earlier: true }));
    const view = after(welcome(waiting()), later).conversation!;
    expect([view.facts.length, view.earlier]).toEqual([1, true]);
  });

  it("puts earlier lines before the others without changing the state", () => {
    const shown = waiting({ seq: 4, state: "active", facts: [line(4, ADA, "It does")], earlier: true });
    const view = after(welcome(shown), posted(...asked(), adaJoins(3))).conversation!;
    expect(view.facts.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect([view.seq, view.earlier, view.attendances.length]).toEqual([4, false, 1]);
  });

  it("moves marks forward and never back", () => {
    const mark = (delivered: number, read: number): ShopperNotice => ({ type: "receipts.changed", interaction: TALK, by: GUS, delivered, read });
    expect(after(welcome(waiting()), mark(4, 3), mark(2, 1)).conversation!.attendances[0]).toMatchObject({ delivered: 4, read: 3 });
  });

  it("lets everybody leave when the chat ends, and remembers rating and transcript", () => {
    const view = after(
      welcome(waiting()),
      posted(adaJoins(3), numbered(4, { type: "interaction.ended", by: "shopper" }, GUS)),
      posted(numbered(5, { type: "rating.given", stars: 5 }, GUS), numbered(6, { type: "transcript.requested" }, GUS)),
    ).conversation!;
    expect(view).toMatchObject({ state: "ended", rated: true, transcript: true });
    expect(view.attendances.every(({ here }) => !here)).toBe(true);
  });

  it("waits again when Ada is lost", () => {
    const lost = numbered(4, { type: "participant.left", key: ADA, lost: true });
    const view = after(welcome(waiting()), posted(adaJoins(3), lost, numbered(5, { type: "interaction.requeued", queue: "Sales" }))).conversation!;
    expect([view.state, view.attendances[1]!.here]).toEqual(["queued", false]);
  });

  it("forgets who and what when the session is closed", () => {
    const state = after(welcome(waiting()), { type: "identity.changed", identity: { name: "Mina" } }, { type: "session.closed" });
    expect([state.conversation, state.identity, state.shop?.name]).toEqual([null, null, "Lumo"]);
  });

  it("keeps the place in the queue up to date while Gus waits, and only then", () => {
    const beat: ShopperNotice = { type: "heartbeat", heads: {}, place: { [TALK]: 3 } };
    expect(after(welcome(waiting()), beat).conversation!.place).toBe(3);
    expect(after(welcome(waiting()), posted(adaJoins(3)), beat).conversation!.place).toBeUndefined();
  });

  it("leaves facts of another conversation alone", () => {
    const state = after(welcome(waiting()));
    expect(apply(state, { type: "facts.posted", interaction: "another", facts: [adaJoins(3)], complete: true })).toBe(state);
  });
});
