import type { InteractionRouted, InteractionView, MessagePosted, Numbered, Page, Person, WrapUpFinished } from "../protocol/wire";
import { type Taken, takenOut } from "../lib/redaction";
import { colleagueLine, wasHere } from "./colleagues";
import { supervisorLine } from "./supervising";
import { isShopper, personBy, shopperOf, shortName } from "./people";
import type { LineWord } from "./words";

const MOVED = { waited: "line.moved.waited", full: "line.moved.full", closed: "line.moved.closed" } as const;

/** One thing that stands in the thread. */
export type Entry = DayEntry | LineEntry | MessageEntry | NoteEntry;

export interface DayEntry {
  readonly kind: "day";
  readonly key: string;
  readonly at: string;
  readonly from?: string;
}

export interface LineEntry {
  readonly kind: "line";
  readonly key: string;
  readonly sign: string;
  readonly word: LineWord;
  readonly values: Record<string, string>;
}

export interface MessageEntry {
  readonly kind: "message";
  readonly key: string;
  readonly seq: number;
  readonly side: "shopper" | "staff";
  readonly mine: boolean;
  readonly name: string;
  readonly initials: string;
  readonly at: string;
  readonly text: string;
  readonly redacted?: Taken | undefined;
  readonly more: boolean;
}

export interface NoteEntry {
  readonly kind: "note";
  /** Whom a supervisor wrote it to alone: "you", or a name; absent for a note. */
  readonly to?: string;
  readonly key: string;
  readonly name: string;
  readonly at: string;
  readonly text: string;
  readonly redacted?: Taken | undefined;
}

export interface Line {
  readonly sign: string;
  readonly word: LineWord;
  readonly values: Record<string, string>;
}

const RESUMED = { agent: "line.resumed", shopper: "line.resumedByLine", time: "line.holdOver" } as const;
const RUN_MILLISECONDS = 5 * 60 * 1000;

/** The history as the agent reads it: days, lines, notes and messages, runs of one writer joined. */
export function entriesOf(view: InteractionView): Entry[] {
  const entries: Entry[] = [];
  let page = view.trail[0]?.page.address ?? "";
  let day = "";
  for (const numbered of view.facts) {
    const today = new Date(numbered.at).toDateString();
    const entry = entryOf(view, numbered, page, today === day ? entries.at(-1) : undefined);
    page = pageOf(numbered) ?? page;
    if (!entry) continue;
    if (today !== day) entries.push(dayOf(view, numbered, entries.length === 0));
    entries.push(entry);
    day = today;
  }
  return entries;
}

/** The number of my newest line, under which its state stands; 0 when I have written none. */
export function myLastSeq(entries: readonly Entry[]): number {
  return entries.reduce((last, entry) => (entry.kind === "message" && entry.mine ? entry.seq : last), 0);
}

function entryOf(view: InteractionView, numbered: Numbered, page: string, before: Entry | undefined): Entry | null {
  const { fact, seq, at, by } = numbered;
  const key = String(seq);
  if (fact.type === "message.posted") return messageOf(view, numbered, fact, before);
  if (fact.type === "whisper.posted") return { kind: "note", to: fact.to === view.me ? "you" : shortName(personBy(view, fact.to)?.name ?? ""), key, name: shortName(fact.name), at, text: fact.text, redacted: takenOut(fact.redacted) };
  if (fact.type === "note.added") return { kind: "note", key, name: shortName(personBy(view, by)?.name ?? ""), at, text: fact.text, redacted: takenOut(fact.redacted) };
  const line = lineOf(view, numbered, page);
  return line && { kind: "line", key, ...line };
}

function messageOf(view: InteractionView, { seq, at, by }: Numbered, { text, redacted }: MessagePosted, before: Entry | undefined): MessageEntry {
  const person = personBy(view, by);
  const side = isShopper(view, by) ? "shopper" : "staff";
  const name = shortName(person?.name ?? "");
  const more = before?.kind === "message" && before.side === side && before.name === name && isClose(before.at, at);
  return { kind: "message", key: String(seq), seq, side, mine: by === view.me, name, initials: person?.initials ?? "", at, text, redacted: takenOut(redacted), more };
}

function isClose(one: string, other: string): boolean {
  return Date.parse(other) - Date.parse(one) < RUN_MILLISECONDS;
}

function lineOf(view: InteractionView, { fact, by, seq }: Numbered, page: string): Line | null {
  const shopper = shortName(shopperOf(view)?.name ?? view.requester.name);
  switch (fact.type) {
    case "participant.joined":
      return fact.person.role === "shopper" ? null : joinedLine(view, fact.person, seq);
    case "participant.left":
      return leftLine(personBy(view, fact.key)?.name ?? "", fact.lost === true);
    case "transfer.requested":
    case "consult.requested":
    case "consult.accepted":
    case "consult.ended":
    case "transfer.queued":
    case "offer.closed":
      return colleagueLine(view, fact, by);
    case "interaction.requeued":
    case "interaction.rehomed":
    case "interaction.overflowed":
    case "interaction.picked":
      return queueLine(fact);
    case "interaction.taken":
    case "interaction.reassigned":
    case "monitor.began":
    case "monitor.ended":
      return supervisorLine(view, fact);
    case "way.offered":
    case "silence.noticed":
      return { sign: "clock", word: fact.type === "way.offered" ? "line.wayOffered" : "line.silence", values: { name: shopper } };
    case "channel.chosen":
      return { sign: "mail", word: "line.channelChosen", values: { name: shopper } };
    case "agent.away":
      return { sign: "user", word: "line.agentAway", values: { name: shortName(fact.name) } };
    case "interaction.routed":
      return routedLine(fact);
    case "context.changed":
      return visitLine(shopper, fact.surroundings.page, page);
    case "requester.changed":
      return fact.verified ? { sign: "shield", word: "line.loggedIn", values: { name: shopper } } : null;
    case "interaction.requested":
      return fact.follows === undefined ? null : { sign: "chat", word: "line.follows", values: { name: shopper } };
    case "reply.awaited":
      return { sign: "clock", word: "line.replyAwaited", values: { seconds: String(fact.seconds) } };
    case "interaction.ended":
      if (fact.reason === "abandoned") return { sign: "close", word: "line.abandoned", values: { name: shopper } };
      return endedLine(fact.by, by === view.me, shopper, shortName(personBy(view, by)?.name ?? ""));
    case "wrapup.finished":
      return { sign: "check", word: wrappedWord(fact), values: { code: fact.code } };
    case "rating.given":
      return { sign: "star", word: "line.rated", values: { name: shopper, stars: String(fact.stars) } };
    case "transcript.requested":
      return { sign: "mail", word: by === undefined ? "line.transcriptSent" : "line.transcript", values: { name: shopper } };
    case "agent.asked_for":
      return { sign: "user", word: "line.askedFor", values: { name: shopper, agent: shortName(fact.name) } };
    default:
      return pauseLine(fact, by, view, shopper);
  }
}

type InQueue = Extract<Numbered["fact"], { type: "interaction.requeued" | "interaction.rehomed" | "interaction.overflowed" | "interaction.picked" }>;

function queueLine(fact: InQueue): Line {
  if (fact.type === "interaction.rehomed") return { sign: "alert", word: "line.rehomed", values: { was: fact.was, queue: fact.queue } };
  if (fact.type === "interaction.picked") return { sign: "inbox", word: "line.picked", values: { name: shortName(fact.agent) } };
  if (fact.type === "interaction.requeued") return { sign: "inbox", word: "line.requeued", values: { queue: fact.queue } };
  return { sign: "inbox", word: MOVED[fact.reason], values: { queue: fact.queue, before: fact.before } };
}

function wrappedWord({ code, automatic }: WrapUpFinished): Line["word"] {
  if (!code) return "line.wrappedUpBare";
  return automatic ? "line.wrappedUpAlone" : "line.wrappedUp";
}

function joinedLine(view: InteractionView, { key, name, role }: Person, seq: number): Line {
  const mine = key === view.me;
  const values = { name: shortName(name) };
  if (role === "owner" && wasHere(view.facts, key, seq)) return { sign: "user", word: mine ? "line.youServe" : "line.serves", values };
  return { sign: "user", word: mine ? "line.youJoined" : "line.joined", values };
}

function leftLine(name: string, lost: boolean): Line {
  return { sign: "user", word: lost ? "line.lost" : "line.left", values: { name: shortName(name) } };
}

function routedLine({ rule, queue, because = [] }: InteractionRouted): Line {
  const found = because.map((each) => each.found ?? "").filter((word) => !["", "yes", "no"].includes(word));
  const word = found.length > 0 ? "line.routedBecause" : "line.routed";
  return { sign: "inbox", word, values: { rule, queue, because: found.join(", ") } };
}

function visitLine(name: string, page: Page | undefined, before: string): Line | null {
  if (!page || page.address === before) return null;
  return { sign: "page", word: "line.visited", values: { name, page: pageName(page) } };
}

function endedLine(side: "agent" | "shopper" | "system", mine: boolean, shopper: string, agent: string): Line {
  const words = { shopper: "line.endedBy", agent: mine ? "line.youEnded" : "line.endedBy", system: "line.endedAlone" } as const;
  return { sign: "close", word: words[side], values: { name: side === "agent" ? agent : shopper } };
}

/** What a page is called: its title, else the path of its address. */
export function pageName({ title, address }: Page): string {
  if (title) return title;
  try {
    return new URL(address).pathname;
  } catch {
    return address;
  }
}

function pageOf({ fact }: Numbered): string | null {
  return fact.type === "context.changed" ? (fact.surroundings.page?.address ?? null) : null;
}

function dayOf(view: InteractionView, { seq, at }: Numbered, first: boolean): DayEntry {
  const start = view.trail[0]?.page;
  return { kind: "day", key: `day-${seq}`, at, ...(first && start && !view.earlier ? { from: pageName(start) } : {}) };
}

/** The owner cannot answer for a while, or can again; null for any other fact. */
function pauseLine(fact: Numbered["fact"], by: string | undefined, view: InteractionView, shopper: string): Line | null {
  switch (fact.type) {
    case "agent.lost":
      return { sign: "offline", word: fact.key === view.me ? "line.youCutOff" : "line.cutOff", values: { name: nameOf(view, fact.key) } };
    case "agent.back":
      return { sign: "user", word: fact.key === view.me ? "line.youBack" : "line.back", values: { name: nameOf(view, fact.key) } };
    case "interaction.held":
      return { sign: "pause", word: by === view.me ? "line.youHold" : "line.held", values: { name: nameOf(view, by) } };
    case "interaction.resumed":
      return { sign: "clock", word: RESUMED[fact.because], values: { name: fact.because === "shopper" ? shopper : nameOf(view, fact.key) } };
    default:
      return null;
  }
}

function nameOf(view: InteractionView, key: string | undefined): string {
  return shortName(personBy(view, key)?.name ?? "");
}
