import type { ConversationView, Numbered, Person, Side } from "../protocol/wire";
import { type Taken, takenOut } from "../lib/redaction";
import type { Unsent } from "./thread";

/** How far a line of one's own has come. */
export type Journey = "waiting" | "sending" | "sent" | "delivered" | "read" | "failed";

export type Event =
  | { kind: "joined"; name: string }
  | { kind: "left"; name: string; lost: boolean }
  | { kind: "requeued" }
  | { kind: "asked"; name: string }
  | { kind: "away"; name: string }
  | { kind: "silence"; minutes: number }
  | { kind: "held"; name: string; until: string }
  | { kind: "cutOff"; name: string }
  | { kind: "resumed"; name: string; over: boolean }
  | { kind: "abandoned" }
  | { kind: "ended"; by: Side; name: string };

export type Entry =
  | { kind: "day"; key: string; at: string }
  | { kind: "event"; key: string; at: string; event: Event }
  | { kind: "mine"; key: string; at: string; text: string; more: boolean; clientId: string; journey?: Journey; redacted?: Taken | undefined }
  | { kind: "theirs"; key: string; at: string; text: string; more: boolean; person: Person; redacted?: Taken | undefined };

/** A run of one person's lines breaks after this pause. */
const RUN_MS = 5 * 60_000;

interface Line {
  at: string;
  mine: boolean;
  by: string;
}

/** What the thread shows: lines in order with days, runs and events; one's unsent lines at the end. */
export function entriesOf(
  view: ConversationView,
  unsent: readonly Unsent[],
  options: { sameDay: (one: string, other: string) => boolean; online: boolean },
): Entry[] {
  const people = new Map(view.attendances.map(({ person }) => [person.key, person]));
  const known = new Set(view.facts.map(clientIdOf));
  const entries = view.facts.flatMap((fact, index) => (isNothingNew(view.facts, index) ? [] : entryOf(fact, view.me, people)));
  const open = unsent.filter(({ clientId }) => !known.has(clientId));
  entries.push(...open.map((line) => unsentEntry(line, view.state === "ended", options.online)));
  return withDays(withRuns(withJourneys(entries, view)), options.sameDay);
}

/** Who is here already and joins as something else, such as a colleague who takes over, is not announced twice. */
function isNothingNew(facts: readonly Numbered[], index: number): boolean {
  const fact = facts[index]?.fact;
  if (fact?.type !== "participant.joined") return false;
  const key = fact.person.key;
  const before = facts.slice(0, index).findLast(({ fact: one }) => {
    if (one.type === "participant.joined") return one.person.key === key;
    return one.type === "participant.left" && one.key === key;
  });
  return before?.fact.type === "participant.joined";
}

function clientIdOf({ fact }: Numbered): string | undefined {
  return fact.type === "message.posted" ? fact.client_id : undefined;
}

function entryOf({ seq, at, by, fact }: Numbered, me: string, people: ReadonlyMap<string, Person>): Entry[] {
  const key = String(seq);
  const event = (what: Event): Entry[] => [{ kind: "event", key, at, event: what }];
  const person = by === undefined ? undefined : people.get(by);
  switch (fact.type) {
    case "message.posted":
      return messageOf({ key, at, text: fact.text, more: false, redacted: takenOut(fact.redacted) }, by === me ? fact.client_id : person);
    case "participant.joined":
      return fact.person.role === "shopper" ? [] : event({ kind: "joined", name: fact.person.name });
    case "participant.left":
      return event({ kind: "left", name: people.get(fact.key)?.name ?? "", lost: fact.lost ?? false });
    case "interaction.requeued":
      return event({ kind: "requeued" });
    case "agent.asked_for":
      return event({ kind: "asked", name: fact.name });
    case "agent.away":
      return event({ kind: "away", name: fact.name });
    case "silence.noticed":
      return event({ kind: "silence", minutes: Math.floor(fact.seconds / 60) });
    case "agent.lost":
      return event({ kind: "cutOff", name: people.get(fact.key)?.name ?? "" });
    case "agent.back":
      return event({ kind: "resumed", name: people.get(fact.key)?.name ?? "", over: false });
    case "interaction.held":
      return event({ kind: "held", name: people.get(fact.key)?.name ?? "", until: fact.until });
    case "interaction.resumed":
      if (fact.because === "shopper") return [];
      return event({ kind: "resumed", name: people.get(fact.key)?.name ?? "", over: fact.because === "time" });
    case "interaction.ended":
      if (fact.reason === "abandoned") return event({ kind: "abandoned" });
      return event({ kind: "ended", by: fact.by, name: person?.name ?? "" });
    default:
      return [];
  }
}

type Said = Pick<Extract<Entry, { kind: "mine" }>, "key" | "at" | "text" | "more" | "redacted">;

/** A line of one's own by its client id, or that of another person; nothing of somebody unknown. */
function messageOf(said: Said, whose: string | Person | undefined): Entry[] {
  if (whose === undefined) return [];
  return [typeof whose === "string" ? { kind: "mine", ...said, clientId: whose } : { kind: "theirs", ...said, person: whose }];
}

function unsentEntry(line: Unsent, ended: boolean, online: boolean): Entry {
  const { clientId, text, at } = line;
  return { kind: "mine", key: clientId, at, text, more: false, clientId, journey: journeyOf(line, ended, online) };
}

function journeyOf({ refused, landed = false }: Unsent, ended: boolean, online: boolean): Journey {
  if (landed) return "sent";
  if (refused !== undefined || ended) return "failed";
  return online ? "sending" : "waiting";
}

/** States stand under the last line, and under the last one that was read; more would be noise. */
function withJourneys(entries: Entry[], view: ConversationView): Entry[] {
  const others = view.attendances.filter(({ person }) => person.role !== "shopper");
  const delivered = Math.max(0, ...others.map((one) => one.delivered ?? 0));
  const read = Math.max(0, ...others.map((one) => one.read ?? 0));
  const sent = entries.filter((entry) => entry.kind === "mine" && entry.journey === undefined);
  const last = sent.at(-1);
  const lastRead = sent.filter((entry) => Number(entry.key) <= read).at(-1);
  return entries.map((entry) => {
    if (entry.kind !== "mine" || (entry !== last && entry !== lastRead)) return entry;
    const seq = Number(entry.key);
    return { ...entry, journey: seq <= read ? "read" : seq <= delivered ? "delivered" : "sent" };
  });
}

function lineOf(entry: Entry | undefined): Line | undefined {
  if (entry?.kind === "mine") return { at: entry.at, mine: true, by: "" };
  if (entry?.kind === "theirs") return { at: entry.at, mine: false, by: entry.person.key };
  return undefined;
}

function withRuns(entries: Entry[]): Entry[] {
  return entries.map((entry, index) => {
    const line = lineOf(entry);
    const before = lineOf(entries[index - 1]);
    if (line === undefined || before === undefined || (entry.kind !== "mine" && entry.kind !== "theirs")) return entry;
    const near = Date.parse(line.at) - Date.parse(before.at) < RUN_MS;
    return { ...entry, more: near && line.mine === before.mine && line.by === before.by };
  });
}

function withDays(entries: Entry[], sameDay: (one: string, other: string) => boolean): Entry[] {
  return entries.flatMap((entry, index) => {
    const before = entries[index - 1];
    if (before !== undefined && sameDay(before.at, entry.at)) return [entry];
    return [{ kind: "day", key: `day-${entry.key}`, at: entry.at }, entry];
  });
}
