import type { AgentNotice, AgentView, ChannelChoice, DeskNumbered, DeskTold, IdleChoice, InteractionView, OfferView, PreferencesView, PresenceView, WaitingView } from "../protocol/wire";
import { applyPosted, applyReceipts, merged } from "./interaction";

/** What the server has said about this agent's desk; everything local (drafts, clocks, focus) lives beside it. */
export interface DeskState {
  readonly seq: number;
  readonly agent: AgentView | null;
  readonly presence: PresenceView;
  readonly channels: ChannelChoice;
  /** What one may be idle for. */
  readonly reasons: readonly IdleChoice[];
  /** How one wants to be told. */
  readonly preferences: PreferencesView;
  readonly offers: readonly OfferView[];
  readonly interactions: readonly InteractionView[];
  /** What this agent may pick from queues that make no offers. */
  readonly waiting: readonly WaitingView[];
}

/** What a client must ask for after a notice: the facts it missed, or the whole desk. */
export type Want = { readonly kind: "facts"; readonly interaction: string; readonly after: number } | { readonly kind: "desk"; readonly head: number };

export const emptyState: DeskState = {
  seq: 0,
  agent: null,
  presence: { state: "offline", seconds: 0 },
  reasons: [],
  preferences: { time_zone: "UTC" },
  channels: {},
  offers: [],
  interactions: [],
  waiting: [],
};

/** The desk after a notice; pure, so that a replay can compare it with a fresh snapshot. */
export function apply(state: DeskState, notice: AgentNotice): DeskState {
  switch (notice.type) {
    case "desk.told":
      return told(state, notice);
    case "desk.posted":
      return notice.facts.reduce(applyDeskFact, state);
    case "interaction.told":
      return withInteraction(state, merged(find(state, notice.interaction.id), notice.interaction));
    case "facts.posted":
      return changeInteraction(state, notice.interaction, (held) => applyPosted(held, notice.facts));
    case "receipts.changed":
      return changeInteraction(state, notice.interaction, (held) => applyReceipts(held, notice));
    case "waiting.told":
      return { ...state, waiting: notice.waiting };
    case "monitor.told":
    case "board.told":
    case "board.changed":
    case "targets.told":
    case "typing.changed":
    case "heartbeat":
    case "command.accepted":
    case "command.refused":
    case "connection.closing":
      return state;
  }
}

/** What is missing after `notice` was applied: nothing for a client that is in step. */
export function wants(state: DeskState, notice: AgentNotice): Want[] {
  switch (notice.type) {
    case "facts.posted":
      return factsBehind(state, notice.interaction, lastSeq(notice.facts), notice.complete === false);
    case "desk.posted":
      return deskBehind(state, lastSeq(notice.facts));
    case "heartbeat":
      return [
        ...deskBehind(state, notice.desk ?? 0),
        ...Object.entries(notice.heads).flatMap(([id, head]) => factsBehind(state, id, head, false)),
      ];
    default:
      return [];
  }
}

/** The desk as the server would tell it, or null before it was told. */
export function toSnapshot(state: DeskState): DeskTold | null {
  if (!state.agent) return null;
  const { seq, agent, presence, channels, reasons, preferences } = state;
  return { type: "desk.told", seq, agent, presence, channels, reasons: [...reasons], preferences, offers: [...state.offers], interactions: [...state.interactions] };
}

/** What `agent.hello` says: the head of every interaction that is held already. */
export function heldHeads(state: DeskState): Record<string, number> {
  return Object.fromEntries(state.interactions.map((held) => [held.id, held.seq]));
}

export function find(state: DeskState, id: string | null): InteractionView | undefined {
  return state.interactions.find((held) => held.id === id);
}

function told(state: DeskState, { seq, agent, presence, channels = {}, reasons, preferences, offers, interactions }: DeskTold): DeskState {
  return { seq, agent, presence, channels, reasons, preferences, offers, interactions: interactions.map((view) => merged(find(state, view.id), view)), waiting: [] };
}

function applyDeskFact(state: DeskState, numbered: DeskNumbered): DeskState {
  if (numbered.seq !== state.seq + 1) return state;
  return { ...deskChange(state, numbered.fact), seq: numbered.seq };
}

function deskChange(state: DeskState, fact: DeskNumbered["fact"]): DeskState {
  switch (fact.type) {
    case "presence.changed":
      return { ...state, presence: { state: fact.state, ...(fact.reason ? { reason: fact.reason } : {}), seconds: 0 } };
    case "channels.switched":
      return { ...state, channels: { ...state.channels, off: fact.off ?? [] } };
    case "preferences.changed":
      return { ...state, preferences: fact.preferences };
    case "reasons.changed":
      return { ...state, reasons: fact.reasons };
    case "offer.received":
      return { ...state, offers: [...state.offers.filter((offer) => offer.id !== fact.offer.id), fact.offer] };
    case "offer.gone":
      return { ...state, offers: state.offers.filter((offer) => offer.id !== fact.offer) };
    case "alert.raised":
      return state;
    case "interaction.assigned":
    case "interaction.moved":
    case "interaction.shared":
      return state; // interaction.told follows with the whole view
    case "queue.closed":
    case "desk.signed_out":
      return state;
    case "interaction.released":
      return { ...state, interactions: state.interactions.filter((held) => held.id !== fact.interaction) };
  }
}

function withInteraction(state: DeskState, view: InteractionView): DeskState {
  const held = state.interactions.some(({ id }) => id === view.id);
  if (!held) return { ...state, interactions: [...state.interactions, view] };
  return changeInteraction(state, view.id, () => view);
}

function changeInteraction(state: DeskState, id: string, change: (held: InteractionView) => InteractionView): DeskState {
  const interactions = state.interactions.map((held) => (held.id === id ? change(held) : held));
  return { ...state, interactions };
}

function factsBehind(state: DeskState, id: string, head: number, more: boolean): Want[] {
  const held = find(state, id);
  if (!held || (head <= held.seq && !(more && head === held.seq))) return [];
  return [{ kind: "facts", interaction: id, after: held.seq }];
}

function deskBehind(state: DeskState, head: number): Want[] {
  return head > state.seq ? [{ kind: "desk", head }] : [];
}

function lastSeq(facts: readonly { seq: number }[]): number {
  return facts.at(-1)?.seq ?? 0;
}
