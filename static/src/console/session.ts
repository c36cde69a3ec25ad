import { batch, computed, signal } from "@preact/signals";
import { Link, socketAddress, type LinkState } from "../lib/socket";
import type { AgentCommand, AgentNotice, InteractionView, Numbered, TargetsTold } from "../protocol/wire";
import { HISTORY_FACTS, PROTOCOL_VERSION } from "../protocol/wire";
import { Drafts } from "./drafts";
import { Outbox, type Outgoing } from "./outbox";
import { readMark } from "./waiting";
import { Receipts } from "./receipts";
import { ServerClock } from "./serverclock";
import { readShelf, shelf, writeShelf } from "./shelf";
import { apply, emptyState, find, heldHeads, wants, type DeskState, type Want } from "./store";
import { noTimes, timesAfter, type Times } from "./timing";

/** The desk as the server tells it. */
export const desk = signal<DeskState>(emptyState);
export const connection = signal<LinkState>("stopped");
/** The server speaks a newer protocol: only a fresh page helps. */
export const outdated = signal(false);
export const times = signal<Times>(noTimes);
/** Where the conversation in the dialog can go, as it was told last. */
export const targets = signal<TargetsTold | null>(null);
export const outgoing = signal<readonly Outgoing[]>([]);
/** Who writes in which interaction, and until when (steady ms) that is believed. */
export const typists = signal<Readonly<Record<string, { by: string; until: number }>>>({});
/** Up to which number this screen has shown each interaction. */
export const shown = signal<Readonly<Record<string, number>>>({});
/** The steady clock in ms, four times a second; components read whole seconds of it through `computed`. */
export const now = signal(performance.now());

export const isTold = computed(() => desk.value.agent !== null);
export const isOnline = computed(() => connection.value === "greeted" && isTold.value);

const OUTBOX = "assist.outbox";
const TICK_MS = 250;
const TYPING_MS = 5000;
const ASKED_MS = 3000;
const AGAIN_MS = 5000;
/** What the server counts already may still be on its way: a fresh start would break off what is being asked. */
const UNDERWAY_MS = 1500;

export const drafts = new Drafts(shelf);
const serverClock = new ServerClock();
const asked = new Map<string, number>();
let lastAgain = -AGAIN_MS;

export const link = new Link<AgentCommand, AgentNotice>({
  address: socketAddress("/ws/agent/"),
  hello: () => ({ type: "agent.hello", version: PROTOCOL_VERSION, have: heldHeads(desk.peek()) }),
  greeting: "desk.told",
  onNotice: take,
  onState: changeState,
});

export const outbox = new Outbox({
  ask: (command) => link.ask(command),
  later,
  changed: (lines) => {
    outgoing.value = lines;
    writeShelf(OUTBOX, lines);
  },
});

const receipts = new Receipts({
  tell: (interaction, mark) => link.tell({ type: "receipt.mark", interaction, ...mark }),
  later,
});

/** Connects and keeps time. */
export function start(): void {
  outbox.restore((readShelf(OUTBOX) ?? []) as Outgoing[]);
  window.setInterval(() => (now.value = performance.now()), TICK_MS);
  link.start();
}

/** Server time in ms, as well as it is known. */
export function serverNow(): number {
  return serverClock.at(now.value, Date.now());
}

export function viewOf(id: string | null): InteractionView | undefined {
  return find(desk.value, id);
}

/** Notes that the screen has shown an interaction up to its head, and lets the shopper know. */
export function showUpTo(id: string, seq: number): void {
  const view = find(desk.peek(), id);
  if (!view || seq <= readMark(view, shown.peek()[id] ?? 0)) return;
  shown.value = { ...shown.peek(), [id]: seq };
  markReceipts();
}

/** Asks for up to 200 facts before the first that is held. */
export function loadEarlier(view: InteractionView): void {
  const first = view.facts[0]?.seq ?? view.seq + 1;
  link.tell({ type: "history.get", interaction: view.id, after: Math.max(0, first - 1 - HISTORY_FACTS) });
}

type Listener = (notice: AgentNotice, before: DeskState) => void;
const listeners: Listener[] = [];

/** Hears every notice after it was applied, with the desk as it was before. */
export function onNotice(listener: Listener): void {
  listeners.push(listener);
}

function take(notice: AgentNotice): void {
  const before = desk.peek();
  const after = apply(before, notice);
  const moment = performance.now();
  batch(() => {
    desk.value = after;
    times.value = timesAfter(times.peek(), before, after, moment);
    learnTyping(notice, moment);
  });
  learnTime(before, notice, moment);
  wants(after, notice).forEach(fetch);
  afterwards(notice, after);
  listeners.forEach((listener) => listener(notice, before));
}

function afterwards(notice: AgentNotice, after: DeskState): void {
  if (notice.type === "command.refused" && notice.code === "unsupported_version") outdated.value = true;
  if (notice.type === "targets.told") targets.value = notice;
  if (notice.type === "command.accepted" || notice.type === "heartbeat") return;
  if (after.agent) outbox.settle(after.interactions);
  if (notice.type === "desk.told") outbox.connected();
  markReceipts();
}

function markReceipts(): void {
  receipts.mark(
    () => desk.peek(),
    () => shown.peek(),
  );
}

/** Asks for what is missing, unless that was done just now. */
export function fetch(want: Want): void {
  if (want.kind === "desk") later(() => catchUp(want.head), UNDERWAY_MS);
  else askFacts(want.interaction, want.after);
}

function catchUp(head: number): void {
  if (desk.peek().seq < head) restart();
}

function restart(): void {
  if (performance.now() - lastAgain < AGAIN_MS) return;
  lastAgain = performance.now();
  link.again();
}

function askFacts(interaction: string, after: number): void {
  const name = `${interaction} ${after}`;
  if (performance.now() - (asked.get(name) ?? -ASKED_MS) < ASKED_MS) return;
  asked.set(name, performance.now());
  link.tell({ type: "history.get", interaction, after });
}

/** Only facts that follow directly on what was held have just happened; a healed gap says nothing about the time. */
function learnTime(before: DeskState, notice: AgentNotice, moment: number): void {
  if (notice.type !== "facts.posted" && notice.type !== "desk.posted") return;
  const held = notice.type === "desk.posted" ? before.seq : find(before, notice.interaction)?.seq;
  const last = notice.facts.at(-1);
  if (last && notice.facts[0]?.seq === (held ?? -1) + 1) serverClock.learn(Date.parse(last.at), moment);
}

function learnTyping(notice: AgentNotice, moment: number): void {
  if (notice.type === "typing.changed") {
    const { interaction, by, on } = notice;
    typists.value = { ...typists.peek(), [interaction]: { by, until: on ? moment + TYPING_MS : 0 } };
  }
  if (notice.type === "facts.posted" && notice.facts.some((line) => isLineOf(line, typists.peek()[notice.interaction]?.by))) {
    typists.value = { ...typists.peek(), [notice.interaction]: { by: "", until: 0 } };
  }
}

function isLineOf({ by, fact }: Numbered, typist: string | undefined): boolean {
  return by === typist && fact.type === "message.posted";
}

function changeState(state: LinkState): void {
  connection.value = state;
  if (state === "lost") outbox.disconnected();
  if (state === "greeted") receipts.forget();
}

function later(act: () => void, milliseconds: number): void {
  window.setTimeout(act, milliseconds);
}
