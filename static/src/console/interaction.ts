import type {
  Attendance,
  ConsultRequested,
  InteractionState,
  InteractionView,
  LineRedacted,
  NoteRedacted,
  Numbered,
  OfferClosed,
  ReceiptsChanged,
  Surroundings,
  TransferRequested,
  Visit,
  WrapUpAhead,
  WrapUpChosen,
  WrapUpExtended,
  WrapUpStarted,
  WrapUpStored,
  WrapUpWork,
} from "../protocol/wire";
import { TRAIL_PAGES } from "../protocol/wire";
import { rewritten } from "../lib/redaction";

type Change = Partial<InteractionView>;

/** One interaction after facts: known ones are dropped, a gap stops it, older ones only lengthen the history. */
export function applyPosted(held: InteractionView, facts: readonly Numbered[]): InteractionView {
  const earlier = facts.filter(({ seq }) => seq < firstSeq(held));
  return facts.reduce(applyNumbered, withEarlier(held, earlier));
}

/** A fresh view with the older facts that are held already; the server may send only what came after them. */
export function merged(held: InteractionView | undefined, fresh: InteractionView): InteractionView {
  if (!held) return fresh;
  if (fresh.seq < held.seq) return held;
  const older = held.facts.filter(({ seq }) => seq < (fresh.facts[0]?.seq ?? Infinity));
  const joins = fresh.facts.length === 0 || older.at(-1)?.seq === (fresh.facts[0]?.seq ?? 0) - 1;
  return joins ? withFacts(fresh, [...older, ...fresh.facts]) : fresh;
}

/** What somebody's screen has and has shown; never backwards. */
export function applyReceipts(held: InteractionView, { by, delivered, read }: ReceiptsChanged): InteractionView {
  return changeAttendance(held, by, (attendance) => ({
    ...attendance,
    delivered: Math.max(attendance.delivered ?? 0, delivered),
    read: Math.max(attendance.read ?? 0, read),
  }));
}

type Plain = Exclude<Numbered["fact"], LineRedacted | NoteRedacted>;

function applyNumbered(held: InteractionView, numbered: Numbered): InteractionView {
  if (numbered.seq !== held.seq + 1) return held;
  const { fact, by, at } = numbered;
  const change = fact.type === "line.redacted" || fact.type === "note.redacted" ? { facts: rewritten(held.facts, by, fact) } : changeBy(held, fact, at);
  const next = { ...held, ...change };
  return { ...next, seq: numbered.seq, facts: [...next.facts, numbered] };
}

function changeBy(held: InteractionView, fact: Plain, at: string): Change {
  if (isWork(fact)) return workBy(held, fact);
  switch (fact.type) {
    case "interaction.requested":
    case "interaction.requeued":
      return { ...inState("queued"), queue: fact.queue };
    case "interaction.overflowed":
    case "interaction.rehomed":
      return { queue: fact.queue };
    case "channel.chosen":
      return { channel: fact.channel };
    case "interaction.picked":
    case "interaction.taken":
    case "offer.made":
      return inState(fact.type === "offer.made" ? "offered" : "active");
    case "offer.closed":
      return answered(held, fact);
    case "transfer.requested":
    case "consult.requested":
      return asked(held, fact);
    case "consult.accepted":
    case "participant.joined":
      return joined(held, fact.person);
    case "participant.left":
    case "consult.ended":
    case "interaction.held":
    case "interaction.resumed":
    case "agent.lost":
    case "agent.back":
      return presenceBy(held, fact);
    case "interaction.ended":
      return { ...inState("ended"), attendances: held.attendances.map(gone) };
    case "context.changed":
      return { surroundings: fact.surroundings, trail: walked(held.trail, fact.surroundings, at) };
    case "interaction.reassigned":
      return fact.queue ? { queue: fact.queue } : {};
    case "requester.changed":
      return { requester: { name: fact.name, ...(fact.email ? { email: fact.email } : {}), verified: fact.verified } };
    case "message.posted":
    case "note.added":
    case "whisper.posted":
    case "monitor.began":
    case "monitor.ended":
    case "fact.hidden":
    case "agent.asked_for":
    case "interaction.routed":
    case "way.offered":
    case "agent.away":
    case "transfer.queued":
    case "skills.relaxed":
    case "reply.awaited":
    case "silence.noticed":
    case "rating.given":
    case "transcript.requested":
      return {};
  }
}

type Going = Extract<Numbered["fact"], { type: "participant.left" | "consult.ended" | "interaction.held" | "interaction.resumed" | "agent.lost" | "agent.back" }>;

function presenceBy(held: InteractionView, fact: Going): Change {
  if (fact.type === "interaction.held") return changeAttendance(held, fact.key, (attendance) => ({ ...attendance, held_until: fact.until }));
  if (fact.type === "agent.lost") return changeAttendance(held, fact.key, (attendance) => ({ ...attendance, lost: true }));
  if (fact.type === "agent.back") return changeAttendance(held, fact.key, found);
  return changeAttendance(held, fact.key, fact.type === "interaction.resumed" ? back : gone);
}

function gone(attendance: Attendance): Attendance {
  return { ...found(back(attendance)), here: false };
}

function found({ lost: _, ...attendance }: Attendance): Attendance {
  return attendance;
}

function back({ held_until: _, ...attendance }: Attendance): Attendance {
  return attendance;
}

type Work = Extract<Numbered["fact"], { type: `wrapup.${string}` }>;

function isWork(fact: Numbered["fact"]): fact is Work {
  return fact.type.startsWith("wrapup.");
}

function workBy(held: InteractionView, fact: Work): Change {
  switch (fact.type) {
    case "wrapup.started":
      return fact.key === held.me ? { wrap_up: begun(fact), ahead: undefined } : {};
    case "wrapup.chosen":
      return fact.key === held.me ? { ahead: chosenBy(fact) } : {};
    case "wrapup.extended":
      return worked(held, fact.key, (work) => ({ ...work, ...extendedBy(fact) }));
    case "wrapup.held":
      return worked(held, fact.key, () => ({ mode: "required", seconds_left: 0, total_seconds: 0 }));
    case "wrapup.stored":
      return worked(held, fact.key, (work) => ({ ...work, ...chosenBy(fact) }));
    case "wrapup.finished":
      return fact.key === held.me ? { wrap_up: undefined } : {};
  }
}

function begun({ seconds, mode = "timed", extensions_left = 0, may_hold = false }: WrapUpStarted): WrapUpWork {
  return { mode, seconds_left: seconds, total_seconds: seconds, extensions_left, may_hold };
}

function extendedBy({ seconds_left, total_seconds, extensions_left = 0 }: WrapUpExtended): Partial<WrapUpWork> {
  return { seconds_left, total_seconds, extensions_left };
}

function chosenBy({ chosen, note }: WrapUpStored | WrapUpChosen): WrapUpAhead {
  return { ...(chosen === undefined ? {} : { chosen }), note: note ?? "" };
}

function worked(held: InteractionView, key: string, change: (work: WrapUpWork) => WrapUpWork): Change {
  return key === held.me && held.wrap_up ? { wrap_up: change(held.wrap_up) } : {};
}

function inState(state: InteractionState): Change {
  return { state };
}

function joined(held: InteractionView, person: Attendance["person"]): Change {
  const isBack = held.attendances.some((one) => one.person.key === person.key);
  const known = held.attendances.map((one) =>
    one.person.key === person.key ? { ...one, person, here: true, invited: false } : one,
  );
  const attendances = isBack ? known : [...known, { person, here: true, delivered: 0, read: 0 }];
  return { attendances, ...(person.role === "owner" ? inState("active") : {}) };
}

/** A colleague is asked; while they think, the owner serves on. */
function asked(held: InteractionView, fact: TransferRequested | ConsultRequested): Change {
  const { person, note, seconds } = fact;
  const purpose = fact.type === "transfer.requested" ? ("transfer" as const) : ("consult" as const);
  const by = fact.type === "transfer.requested" && fact.asked_by ? { asked_by: fact.asked_by } : {};
  const request = { key: person.key, purpose, ...(note ? { note } : {}), ...by, seconds_left: seconds, total_seconds: seconds };
  return { request, attendances: [...held.attendances, { person, here: false, invited: true }] };
}

/** The answer moves an interaction that waited for it; what its owner asked a colleague is settled either way. */
function answered(held: InteractionView, { outcome, purpose = "routed", key = "", asked: others = 0 }: OfferClosed): Change {
  const waited = purpose === "routed" || held.state === "offered";
  const settled = changeAttendance(held, key, ({ invited: _, ...attendance }) => attendance).attendances;
  return {
    ...(waited ? inState(outcome === "accepted" ? "active" : others ? "offered" : "queued") : {}),
    ...(purpose === "routed" ? {} : { request: undefined, ahead: undefined, attendances: settled }),
  };
}

function walked(trail: Visit[], { page }: Surroundings, at: string): Visit[] {
  if (!page || page.address === trail.at(-1)?.page.address) return trail;
  return [...trail, { page, at }].slice(-TRAIL_PAGES);
}

function changeAttendance(held: InteractionView, key: string, change: (attendance: Attendance) => Attendance): InteractionView {
  return { ...held, attendances: held.attendances.map((one) => (one.person.key === key ? change(one) : one)) };
}

function withEarlier(held: InteractionView, earlier: Numbered[]): InteractionView {
  const joins = earlier.at(-1)?.seq === firstSeq(held) - 1;
  return joins ? withFacts(held, [...earlier, ...held.facts]) : held;
}

function withFacts(view: InteractionView, facts: Numbered[]): InteractionView {
  return { ...view, facts, earlier: (facts[0]?.seq ?? 1) > 1 };
}

function firstSeq(held: InteractionView): number {
  return held.facts[0]?.seq ?? held.seq + 1;
}
