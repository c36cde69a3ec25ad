import { describe, expect, it } from "vitest";
import type { AgentNotice, InteractionView, Numbered } from "../protocol/wire";
import { at, CHAT, chat, fact, line, MINA, ADA, offer, told } from "./fixtures";
import { apply, emptyState, heldHeads, toSnapshot, wants, type DeskState } from "./store";

function after(...notices: AgentNotice[]): DeskState {
  return notices.reduce(apply, emptyState);
}

function posted(...facts: Numbered[]): AgentNotice {
  return { type: "facts.posted", interaction: CHAT, facts };
}

function only(state: DeskState): InteractionView {
  const [view] = state.interactions;
  if (!view) throw new Error("the desk is empty");
  return view;
}

/** Ada's chat with Mina after one more fact. */
function chatAfter(what: Numbered["fact"], by?: string, before: Partial<InteractionView> = {}): InteractionView {
  return only(after(told({ interactions: [chat(before)] }), posted(fact(2, what, by))));
}

describe("the desk", () => {
  it("has no snapshot before it was told", () => {
    expect(toSnapshot(emptyState)).toBeNull();
  });

  it("gives back the snapshot it was told", () => {
    expect(toSnapshot(after(told()))).toEqual({ ...told(), channels: {}, interactions: [{ ...chat() }] });
  });

  it("switches channels without a word about the state, whose time goes on", () => {
    const before = after(told({ channels: { channels: ["chat", "email"] } }));
    const state = after(told({ channels: { channels: ["chat", "email"] } }), {
      type: "desk.posted",
      facts: [{ seq: 5, at: at(5), fact: { type: "channels.switched", off: ["email"] } }],
    });
    expect(state.channels).toEqual({ channels: ["chat", "email"], off: ["email"] });
    expect(state.presence).toEqual(before.presence);
  });

  it("puts a received offer at the end and takes a gone one out", () => {
    const two = after(
      told({ offers: [offer("a")] }),
      { type: "desk.posted", facts: [{ seq: 5, at: at(5), fact: { type: "offer.received", offer: offer("b") } }] },
    );
    expect(two.offers.map(({ id }) => id)).toEqual(["a", "b"]);
    const gone = apply(two, {
      type: "desk.posted",
      facts: [{ seq: 6, at: at(6), fact: { type: "offer.gone", offer: "a", outcome: "expired" } }],
    });
    expect(gone.offers.map(({ id }) => id)).toEqual(["b"]);
    expect(gone.seq).toBe(6);
  });

  it("follows presence and starts its seconds anew", () => {
    const state = after(told(), {
      type: "desk.posted",
      facts: [{ seq: 5, at: at(5), fact: { type: "presence.changed", state: "idle", reason: "lunch" } }],
    });
    expect(state.presence).toEqual({ state: "idle", reason: "lunch", seconds: 0 });
  });

  it("drops a desk fact that it has and waits for one that is missing", () => {
    const late = { type: "presence.changed", state: "rona" } as const;
    const state = after(told(), {
      type: "desk.posted",
      facts: [
        { seq: 4, at: at(4), fact: late },
        { seq: 6, at: at(6), fact: late },
      ],
    });
    expect(state.presence.state).toBe("available");
    expect(state.seq).toBe(4);
  });

  it("adds an interaction when it is told after its assignment and removes a released one", () => {
    const another = { ...chat(), id: "another" };
    const assigned: AgentNotice = {
      type: "desk.posted",
      facts: [{ seq: 5, at: at(5), fact: { type: "interaction.assigned", interaction: { ...another } } }],
    };
    const state = after(told(), assigned, { type: "interaction.told", interaction: another });
    expect(state.interactions.map(({ id }) => id)).toEqual([CHAT, "another"]);
    const released = apply(state, {
      type: "desk.posted",
      facts: [{ seq: 6, at: at(6), fact: { type: "interaction.released", interaction: CHAT } }],
    });
    expect(released.interactions.map(({ id }) => id)).toEqual(["another"]);
  });

  it("keeps older lines when a fresh desk brings only newer ones", () => {
    const fresh = chat({ facts: [line(2, "ada")], seq: 2 });
    const state = after(told(), told({ interactions: [fresh] }));
    expect(only(state).facts.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it("keeps every line when a fresh desk brings none", () => {
    expect(only(after(told(), told({ interactions: [{ ...chat(), facts: [] }] }))).facts).toHaveLength(1);
  });

  it("drops old lines that do not join the fresh ones", () => {
    const fresh = chat({ facts: [line(300, "mina")], seq: 300, earlier: true });
    const view = only(after(told(), told({ interactions: [fresh] })));
    expect(view.facts.map(({ seq }) => seq)).toEqual([300]);
    expect(view.earlier).toBe(true);
  });

  it("says in hello what it has", () => {
    expect(heldHeads(after(told()))).toEqual({ [CHAT]: 1 });
  });

  it("leaves the state as it is for notices that are no news", () => {
    const state = after(told());
    const quiet: AgentNotice[] = [
      { type: "heartbeat", heads: { [CHAT]: 9 } },
      { type: "typing.changed", interaction: CHAT, by: "mina", on: true },
      { type: "command.accepted", ref: "r" },
      { type: "command.refused", ref: "r", code: "invalid", text: "No." },
      { type: "connection.closing", after: 1 },
    ];
    for (const notice of quiet) expect(apply(state, notice)).toBe(state);
  });
});

describe("the facts of an interaction", () => {
  it.each([
    ["interaction.requested", { type: "interaction.requested", channel: "chat", assistance_type: "informational", queue: "Sales", requester: MINA }, "queued"],
    ["interaction.requeued", { type: "interaction.requeued", queue: "Sales" }, "queued"],
    ["offer.made", { type: "offer.made", agent: "Ben", seconds: 20 }, "offered"],
    ["offer.closed accepted", { type: "offer.closed", agent: "Ben", outcome: "accepted" }, "active"],
    ["offer.closed declined", { type: "offer.closed", agent: "Ben", outcome: "declined" }, "queued"],
    ["participant.joined owner", { type: "participant.joined", person: ADA }, "active"],
    ["interaction.ended", { type: "interaction.ended", by: "shopper" }, "ended"],
  ] as [string, Numbered["fact"], string][])("%s leads to its state", (_name, what, state) => {
    expect(chatAfter(what).state).toBe(state);
  });

  it("lets somebody join with nothing read and leave again", () => {
    const ben = { key: "ben", role: "owner", name: "Ben Okafor", initials: "BO" } as const;
    const joined = only(after(told(), posted(fact(2, { type: "participant.joined", person: ben }))));
    expect(joined.attendances.at(-1)).toEqual({ person: ben, here: true, delivered: 0, read: 0 });
    const left = chatAfter({ type: "participant.left", key: "mina", lost: true });
    expect(left.attendances.map(({ here }) => here)).toEqual([false, true]);
  });

  it("does not list somebody twice who comes back", () => {
    const view = only(
      after(told(), posted(fact(2, { type: "participant.left", key: "mina" }), fact(3, { type: "participant.joined", person: MINA }))),
    );
    expect(view.attendances.map(({ person, here }) => [person.key, here])).toEqual([
      ["mina", true],
      ["ada", true],
    ]);
  });

  it("sends everybody away at the end", () => {
    expect(chatAfter({ type: "interaction.ended", by: "agent" }).attendances.some(({ here }) => here)).toBe(false);
  });

  it("replaces the surroundings and adds a page that is another one", () => {
    const page = { address: "https://shop.example/basket", title: "Basket" };
    const view = chatAfter({ type: "context.changed", surroundings: { context: { shopId: "lumo" }, page } });
    expect(view.surroundings.context.shopId).toBe("lumo");
    expect(view.trail).toEqual([{ page, at: at(2) }]);
  });

  it("keeps the trail when only the basket of the same page has changed", () => {
    const page = { address: "https://shop.example/basket" };
    const trail = [{ page, at: at(0) }];
    expect(chatAfter({ type: "context.changed", surroundings: { context: {}, page } }, "mina", { trail }).trail).toEqual(trail);
  });

  it("keeps the last twenty pages", () => {
    const trail = Array.from({ length: 20 }, (_, index) => ({ page: { address: `https://shop.example/${index}` }, at: at(index) }));
    const page = { address: "https://shop.example/new" };
    const view = chatAfter({ type: "context.changed", surroundings: { context: {}, page } }, "mina", { trail });
    expect(view.trail).toHaveLength(20);
    expect(view.trail[0]?.page.address).toBe("https://shop.example/1");
    expect(view.trail.at(-1)?.page).toEqual(page);
  });

  it("takes the requester whom the shop vouches for", () => {
    const view = chatAfter({ type: "requester.changed", name: "Mina L.", email: "m@x.example", verified: true });
    expect(view.requester).toEqual({ name: "Mina L.", email: "m@x.example", verified: true });
  });

  it("starts and finishes my wrap-up and nobody else's", () => {
    const begun = { mode: "timed", seconds_left: 60, total_seconds: 60, extensions_left: 0, may_hold: false };
    expect(chatAfter({ type: "wrapup.started", key: "ada", seconds: 60 }).wrap_up).toEqual(begun);
    expect(chatAfter({ type: "wrapup.started", key: "ben", seconds: 60 }).wrap_up).toBeUndefined();
    const owed: Partial<InteractionView> = { wrap_up: { mode: "timed", seconds_left: 9, total_seconds: 60 } };
    expect(chatAfter({ type: "wrapup.finished", key: "ada", code: "Answered" }, undefined, owed).wrap_up).toBeUndefined();
    expect(chatAfter({ type: "wrapup.finished", key: "ben", code: "Answered" }, undefined, owed).wrap_up).toBeDefined();
  });

  it("keeps what I chose ahead until the answer is there or the work begins", () => {
    const request = { key: "ben", purpose: "transfer", seconds_left: 9, total_seconds: 20 } as const;
    const after = (fact: Numbered["fact"]): InteractionView["ahead"] =>
      chatAfter(fact, undefined, { request, ahead: { chosen: 1, note: "" } }).ahead;
    expect(after({ type: "wrapup.chosen", key: "ada", chosen: 2, note: "Passed on" })).toEqual({ chosen: 2, note: "Passed on" });
    expect(after({ type: "wrapup.chosen", key: "ben", chosen: 2 })).toEqual({ chosen: 1, note: "" });
    expect(after({ type: "offer.closed", agent: "Ben", outcome: "declined", purpose: "transfer", key: "ben" })).toBeUndefined();
    expect(after({ type: "wrapup.started", key: "ada", seconds: 60 })).toBeUndefined();
  });

  it("lengthens, stops and keeps my wrap-up, and nobody else's", () => {
    const owed: Partial<InteractionView> = { wrap_up: { mode: "timed", seconds_left: 9, total_seconds: 60, extensions_left: 3, may_hold: true } };
    const after = (what: Numbered["fact"]): InteractionView["wrap_up"] => chatAfter(what, undefined, owed).wrap_up;
    const more = { type: "wrapup.extended", seconds_left: 65, total_seconds: 120, extensions_left: 2 } as const;
    expect(after({ ...more, key: "ada" })).toEqual({ ...owed.wrap_up, seconds_left: 65, total_seconds: 120, extensions_left: 2 });
    expect(after({ ...more, key: "ada", extensions_left: undefined })?.extensions_left).toBe(0);
    expect(after({ type: "wrapup.held", key: "ada" })).toEqual({ mode: "required", seconds_left: 0, total_seconds: 0 });
    expect(after({ type: "wrapup.stored", key: "ada", chosen: 1, note: "done" })).toEqual({ ...owed.wrap_up, chosen: 1, note: "done" });
    expect(after({ type: "wrapup.stored", key: "ada" })).toEqual({ ...owed.wrap_up, note: "" });
    expect(after({ type: "wrapup.held", key: "ben" })).toEqual(owed.wrap_up);
    expect(chatAfter({ type: "wrapup.held", key: "ada" }).wrap_up).toBeUndefined();
  });

  it.each([
    { type: "message.posted", client_id: "c", text: "<b>5 < 6</b>" },
    { type: "note.added", client_id: "c", text: "Careful" },
    { type: "rating.given", stars: 5 },
    { type: "transcript.requested" },
  ] as Numbered["fact"][])("$type is history and changes nothing else", (what) => {
    const view = chatAfter(what, "mina");
    expect(view).toEqual({ ...chat(), seq: 2, facts: [...chat().facts, fact(2, what, "mina")] });
  });

  it("moves receipts forward, never back", () => {
    const forward: AgentNotice = { type: "receipts.changed", interaction: CHAT, by: "mina", delivered: 5, read: 4 };
    const back: AgentNotice = { ...forward, delivered: 2, read: 1 };
    const view = only(after(told(), forward, back));
    expect(view.attendances[0]).toEqual({ person: MINA, here: true, delivered: 5, read: 4 });
  });
});

describe("order", () => {
  it("drops what comes twice", () => {
    const state = after(told(), posted(line(2, "mina")), posted(line(1, "mina"), line(2, "mina")));
    expect(only(state).facts.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it("stops at a gap and asks for what is missing", () => {
    const late = posted(line(3, "mina"));
    const state = after(told(), late);
    expect(only(state).seq).toBe(1);
    expect(wants(state, late)).toEqual([{ kind: "facts", interaction: CHAT, after: 1 }]);
  });

  it("heals when the missing facts come after the later ones", () => {
    const state = after(told(), posted(line(3, "mina")), posted(line(2, "ada"), line(3, "mina")));
    expect(only(state).facts.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it("asks on while an answer is not complete", () => {
    const part: AgentNotice = { type: "facts.posted", interaction: CHAT, facts: [line(2, "mina")], complete: false };
    expect(wants(after(told(), part), part)).toEqual([{ kind: "facts", interaction: CHAT, after: 2 }]);
  });

  it("asks for nothing when it is in step", () => {
    const next = posted(line(2, "mina"));
    expect(wants(after(told(), next), next)).toEqual([]);
    expect(wants(after(told()), { type: "heartbeat", heads: { [CHAT]: 1, unknown: 7 }, desk: 4 })).toEqual([]);
  });

  it("asks for what a heartbeat knows more of", () => {
    expect(wants(after(told()), { type: "heartbeat", heads: { [CHAT]: 3 }, desk: 5 })).toEqual([
      { kind: "desk", head: 5 },
      { kind: "facts", interaction: CHAT, after: 1 },
    ]);
  });

  it("asks for the desk anew when desk facts are missing", () => {
    const gap: AgentNotice = { type: "desk.posted", facts: [{ seq: 9, at: at(9), fact: { type: "offer.gone", offer: "a", outcome: "expired" } }] };
    expect(wants(after(told(), gap), gap)).toEqual([{ kind: "desk", head: 9 }]);
  });

  it("puts earlier lines before the first without living them again", () => {
    const late = chat({ facts: [line(5, "mina")], seq: 5, earlier: true });
    const ended = fact(3, { type: "interaction.ended", by: "shopper" });
    const part: AgentNotice = { type: "facts.posted", interaction: CHAT, facts: [line(1, "mina"), line(2, "ada"), ended, line(4, "mina")], complete: false };
    const state = after(told({ interactions: [late] }), part);
    expect(only(state)).toMatchObject({ state: "active", seq: 5, earlier: false });
    expect(only(state).facts.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(wants(state, part)).toEqual([]);
  });

  it("ignores facts of an interaction that is not on the desk", () => {
    const state = after(told());
    expect(apply(state, { type: "facts.posted", interaction: "strange", facts: [line(1, "zed")] })).toEqual(state);
  });
});
