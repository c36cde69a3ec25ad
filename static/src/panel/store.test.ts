import { describe, expect, it } from "vitest";

import type { ConversationHead, ConversationView, ShopperNotice } from "../protocol/wire";
import { ADA, adaJoins, asked, GUS, line, numbered, posted, TALK, waiting, welcome } from "./fixtures";
import { apply, behind, emptyState, heldHeads, type PanelState, runningOf, shownOf, toSnapshot } from "./store";

function after(...notices: ShopperNotice[]): PanelState {
  return notices.reduce(apply, emptyState);
}

function shown(...notices: ShopperNotice[]): ConversationView {
  return shownOf(after(...notices))!;
}

describe("the panel's store", () => {
  it("starts over from a snapshot", () => {
    const view = waiting();
    expect(toSnapshot(after(welcome(view)))).toBe(view);
  });

  it("makes Gus' conversation active when Ada joins, and puts Ada at the end of those who are there", () => {
    const view = shown(welcome(waiting({ place: 1 })), posted(adaJoins(3)));
    expect(view).toMatchObject({ state: "active", seq: 3 });
    expect(view.place).toBeUndefined();
    expect(view.attendances.map(({ person }) => person.name)).toEqual(["Gus", "Ada"]);
  });

  it("takes a fact once, however often it comes", () => {
    const twice = posted(adaJoins(3), line(4, ADA, "It does"));
    expect(shown(welcome(waiting()), twice, twice).facts.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  it("waits for what is missing instead of showing a line out of order", () => {
    const state = after(welcome(waiting()), posted(line(5, ADA, "too early")));
    expect(shownOf(state)!.seq).toBe(2);
    expect(behind(state, posted(line(5, ADA, "too early")))).toEqual([{ interaction: TALK, after: 2 }]);
  });

  it("asks on while the answer is not complete", () => {
    const part: ShopperNotice = { type: "facts.posted", interaction: TALK, facts: [adaJoins(3)], complete: false };
    expect(behind(after(welcome(waiting()), part), part)).toEqual([{ interaction: TALK, after: 3 }]);
    expect(behind(after(welcome(waiting()), posted(adaJoins(3))), posted(adaJoins(3)))).toEqual([]);
  });

  it("finds out by a heartbeat that it is behind", () => {
    const beat = (head: number): ShopperNotice => ({ type: "heartbeat", heads: { [TALK]: head } });
    const state = after(welcome(waiting()));
    expect([behind(state, beat(2)), behind(state, beat(3))]).toEqual([[], [{ interaction: TALK, after: 2 }]]);
  });

  it("joins the tail of a later snapshot to what it has", () => {
    const facts = [adaJoins(3), line(4, ADA, "It does")];
    const later = welcome(waiting({ seq: 4, state: "active", facts }));
    expect(shown(welcome(waiting()), later).facts.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  it("takes a later snapshot alone when there is a hole before it", () => {
    const later = welcome(waiting({ seq: 9, facts: [line(9, ADA, "long after")], earlier: true }));
    const view = shown(welcome(waiting()), later);
    expect([view.facts.length, view.earlier]).toEqual([1, true]);
  });

  it("puts earlier lines before the others without changing the state", () => {
    const later = waiting({ seq: 4, state: "active", facts: [line(4, ADA, "It does")], earlier: true });
    const view = shown(welcome(later), posted(...asked(), adaJoins(3)));
    expect(view.facts.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect([view.seq, view.earlier, view.attendances.length]).toEqual([4, false, 1]);
  });

  it("moves marks forward and never back", () => {
    const mark = (delivered: number, read: number): ShopperNotice => ({ type: "receipts.changed", interaction: TALK, by: GUS, delivered, read });
    expect(shown(welcome(waiting()), mark(4, 3), mark(2, 1)).attendances[0]).toMatchObject({ delivered: 4, read: 3 });
  });

  it("lets everybody leave when the chat ends, and remembers rating and transcript", () => {
    const view = shown(
      welcome(waiting()),
      posted(adaJoins(3), numbered(4, { type: "interaction.ended", by: "shopper" }, GUS)),
      posted(numbered(5, { type: "rating.given", stars: 5 }, GUS), numbered(6, { type: "transcript.requested" }, GUS)),
    );
    expect(view).toMatchObject({ state: "ended", rated: true, transcript: true });
    expect(view.attendances.every(({ here }) => !here)).toBe(true);
  });

  it("waits again when Ada is lost", () => {
    const lost = numbered(4, { type: "participant.left", key: ADA, lost: true });
    const view = shown(welcome(waiting()), posted(adaJoins(3), lost, numbered(5, { type: "interaction.requeued", queue: "Sales" })));
    expect([view.state, view.attendances[1]!.here]).toEqual(["queued", false]);
  });

  it("forgets who and what when the session is closed", () => {
    const state = after(welcome(waiting()), { type: "identity.changed", identity: { name: "Mina" } }, { type: "session.closed" });
    expect([shownOf(state), state.identity, state.shop?.name]).toEqual([null, null, "Lumo"]);
  });

  it("keeps the place in the queue up to date while Gus waits, and only then", () => {
    const beat: ShopperNotice = { type: "heartbeat", heads: {}, place: { [TALK]: 3 } };
    expect(shown(welcome(waiting()), beat).place).toBe(3);
    expect(shown(welcome(waiting()), posted(adaJoins(3)), beat).place).toBeUndefined();
  });

  it("leaves facts of another conversation alone", () => {
    const state = after(welcome(waiting()));
    expect(apply(state, { type: "facts.posted", interaction: "another", facts: [adaJoins(3)], complete: true })).toBe(state);
  });

  const OTHER = "0198a000-0000-7000-8000-000000000002";
  const second = waiting({ id: OTHER });

  it("holds several conversations, and facts reach theirs whichever is shown", () => {
    const state = after(welcome(waiting()), { type: "conversation.told", conversation: second }, { ...posted(adaJoins(3)), interaction: OTHER } as ShopperNotice);
    expect([state.shown, runningOf(state).length]).toEqual([TALK, 2]);
    expect([state.views[TALK]!.seq, state.views[OTHER]!.seq]).toEqual([2, 3]);
  });

  it("shows a conversation that begins elsewhere when nothing goes on here", () => {
    const over = waiting({ state: "ended" });
    expect(after(welcome(over), { type: "conversation.told", conversation: second }).shown).toBe(OTHER);
    expect(after(welcome(), { type: "conversation.told", conversation: over }).shown).toBe(TALK);
  });

  it("comes back with all that goes on, and stays where the shopper was", () => {
    const before = after(welcome(waiting()), { type: "conversation.told", conversation: second });
    const again = apply({ ...before, shown: OTHER }, { ...welcome(waiting()), running: [second] } as ShopperNotice);
    expect([again.shown, Object.keys(again.views).length]).toEqual([OTHER, 2]);
    expect(heldHeads(again)).toEqual({ [TALK]: 2, [OTHER]: 2 });
  });

  it("keeps what was had on another device, and claims to hold none of it", () => {
    const read = waiting({ id: OTHER, state: "ended", elsewhere: true });
    const state = { ...after(welcome(), { type: "conversation.told", conversation: read }), shown: OTHER };
    expect(heldHeads(state)).toEqual({});
    expect(shownOf(apply(state, welcome()))?.id).toBe(OTHER);
  });

  it("lists page after page, each conversation once", () => {
    const head = (id: string): ConversationHead => ({ id, state: "ended", channel: "chat", at: "2026-11-23T14:00:00Z" });
    const first: ShopperNotice = { type: "conversations.told", conversations: [head("a"), head("b")], more: true };
    const next: ShopperNotice = { type: "conversations.told", conversations: [head("b"), head("c")], after: "b" };
    const state = after(welcome(), first, next);
    expect([state.heads.map(({ id }) => id), state.more]).toEqual([["a", "b", "c"], false]);
  });

  it("takes the channels as they change", () => {
    const state = after(welcome(), { type: "channels.changed", channels: [{ channel: "chat", reason: "nobody" }] });
    expect(state.channels).toEqual([{ channel: "chat", reason: "nobody" }]);
  });
});
