import type {
  Attendance,
  ChannelView,
  ConversationHead,
  ConversationView,
  ConversationsTold,
  FactsPosted,
  Numbered,
  Person,
  ReceiptsChanged,
  Requester,
  ShopView,
  ShopperNotice,
  ShopperWelcome,
} from "../protocol/wire";
import { rewritten } from "../lib/redaction";

type Views = Readonly<Record<string, ConversationView>>;

/** What the server has told this panel. Drafts, unsent lines and timers live beside it. */
export interface PanelState {
  readonly shop: ShopView | null;
  readonly identity: Requester | null;
  readonly channels: readonly ChannelView[];
  /** Conversations that were told whole: all that go on, and what is looked at. */
  readonly views: Views;
  /** Which of them is shown. */
  readonly shown: string | null;
  /** What lists show of all; `views` know theirs better. */
  readonly heads: readonly ConversationHead[];
  /** Whether there are older ones. */
  readonly more: boolean;
  /** The agent whom the shopper may ask for again. */
  readonly previous: string;
}

export const emptyState: PanelState = {
  shop: null,
  identity: null,
  channels: [],
  views: {},
  shown: null,
  heads: [],
  more: false,
  previous: "",
};

/** The state after a notice: pure, in the order of the numbers, and equal to what a fresh snapshot would say. */
export function apply(state: PanelState, notice: ShopperNotice): PanelState {
  switch (notice.type) {
    case "shopper.welcome":
      return welcomed(state, notice);
    case "conversation.told":
      return told(state, notice.conversation);
    case "conversations.told":
      return listed(state, notice);
    case "channels.changed":
      return { ...state, channels: notice.channels };
    case "identity.changed":
      return { ...state, identity: notice.identity ?? null };
    case "session.closed":
      return { ...emptyState, shop: state.shop, channels: state.channels };
    case "facts.posted":
      return inConversation(state, notice.interaction, (view) => withFacts(view, notice));
    case "receipts.changed":
      return inConversation(state, notice.interaction, (view) => withReceipts(view, notice));
    case "heartbeat":
      return withPlaces(state, notice.place ?? {}, notice.wait ?? {});
    case "command.accepted":
    case "command.refused":
    case "typing.changed":
    case "connection.closing":
      return state;
  }
}

/** The conversation that is shown. */
export function shownOf({ views, shown }: PanelState): ConversationView | null {
  return (shown === null ? undefined : views[shown]) ?? null;
}

/** The wire snapshot that this state stands for. */
export function toSnapshot(state: PanelState): ConversationView | null {
  return shownOf(state);
}

export function isRunning(conversation: ConversationView | null): boolean {
  return conversation !== null && conversation.state !== "ended";
}

/** The conversations that go on. */
export function runningOf({ views }: PanelState): ConversationView[] {
  return Object.values(views).filter(isRunning);
}

/** What a reconnecting panel says that it has: what goes on, and what is looked at. */
export function heldHeads(state: PanelState): Record<string, number> {
  const held = Object.values(state.views).filter((view) => view.elsewhere !== true && (isRunning(view) || view.id === state.shown));
  return Object.fromEntries(held.map(({ id, seq }) => [id, seq]));
}

/** A conversation of which something is unknown, after a number. */
export interface Gap {
  interaction: string;
  after: number;
}

/** What this notice leaves unknown; nothing when the state is up to it. */
export function behind({ views }: PanelState, notice: ShopperNotice): Gap[] {
  if (notice.type === "heartbeat") {
    const late = Object.values(views).filter(({ id, seq }) => (notice.heads[id] ?? 0) > seq);
    return late.map(({ id, seq }) => ({ interaction: id, after: seq }));
  }
  const view = notice.type === "facts.posted" ? views[notice.interaction] : undefined;
  if (notice.type !== "facts.posted" || view === undefined) return [];
  const head = notice.facts.at(-1)?.seq ?? 0;
  const goesOn = notice.complete === false && head >= view.seq;
  return head > view.seq || goesOn ? [{ interaction: view.id, after: view.seq }] : [];
}

/** What runs and what is held comes with a welcome; what was had on another device cannot have changed. */
function welcomed(state: PanelState, notice: ShopperWelcome): PanelState {
  const fresh = [...(notice.conversation ? [notice.conversation] : []), ...(notice.running ?? [])];
  const kept = Object.values(state.views).filter(({ elsewhere }) => elsewhere === true);
  const views = byId([...kept, ...fresh.map((view) => merged(state.views[view.id], view))]);
  const stays = state.shown !== null && views[state.shown] !== undefined;
  return {
    shop: notice.shop,
    identity: notice.identity ?? null,
    channels: notice.channels ?? [],
    views,
    shown: stays ? state.shown : (notice.conversation?.id ?? null),
    heads: notice.conversations ?? [],
    more: notice.more ?? false,
    previous: notice.previous ?? "",
  };
}

/** A conversation that begins elsewhere is shown at once, unless another one is being held here. */
function told(state: PanelState, view: ConversationView): PanelState {
  const views = { ...state.views, [view.id]: merged(state.views[view.id], view) };
  const comes = state.shown === null || (isRunning(view) && !isRunning(shownOf(state)));
  return { ...state, views, shown: comes ? view.id : state.shown };
}

function listed(state: PanelState, { conversations, more = false, previous = "", after }: ConversationsTold): PanelState {
  const known = after === undefined ? [] : state.heads;
  const fresh = conversations.filter(({ id }) => !known.some((head) => head.id === id));
  return { ...state, heads: [...known, ...fresh], more, previous };
}

function byId(views: readonly ConversationView[]): Views {
  return Object.fromEntries(views.map((view) => [view.id, view]));
}

function inConversation(
  state: PanelState,
  id: string,
  change: (view: ConversationView) => ConversationView,
): PanelState {
  const view = state.views[id];
  return view === undefined ? state : { ...state, views: { ...state.views, [id]: change(view) } };
}

/** A snapshot may hold only what is newer than what we have; what we have stays, unless there is a hole between. */
function merged(known: ConversationView | undefined, told: ConversationView): ConversationView {
  const first = told.facts[0]?.seq ?? told.seq + 1;
  if (known?.id !== told.id || first > known.seq + 1 || told.seq < known.seq) return told;
  const newer = told.facts.filter(({ seq }) => seq > known.seq);
  return { ...told, facts: [...known.facts, ...newer], earlier: known.earlier };
}

function withFacts(view: ConversationView, { facts }: FactsPosted): ConversationView {
  const next = facts.reduce((now, fact) => (fact.seq === now.seq + 1 ? withFact(now, fact) : now), view);
  return withEarlier(next, facts);
}

/** Facts from before the snapshot are history to read; they change no state. */
function withEarlier(view: ConversationView, facts: readonly Numbered[]): ConversationView {
  const first = view.facts[0]?.seq;
  const older = first === undefined ? [] : facts.filter(({ seq }) => seq < first);
  if (older.length === 0) return view;
  return { ...view, facts: [...older, ...view.facts], earlier: (older[0]?.seq ?? 1) > 1 };
}

function withFact(view: ConversationView, numbered: Numbered): ConversationView {
  const next = reduced(view, numbered);
  return { ...next, seq: numbered.seq, facts: [...next.facts, numbered] };
}

function reduced(view: ConversationView, { fact, by }: Numbered): ConversationView {
  switch (fact.type) {
    case "interaction.requested":
    case "interaction.requeued":
      return { ...view, state: "queued", queue: fact.queue };
    case "interaction.overflowed":
      return { ...view, queue: fact.queue };
    case "channel.chosen":
      return { ...view, channel: fact.channel, place: undefined, wait: undefined };
    case "participant.joined":
      return {
        ...view,
        state: fact.person.role === "owner" ? "active" : view.state,
        place: undefined,
        wait: undefined,
        attendances: [...view.attendances.filter(({ person }) => person.key !== fact.person.key), coming(view, fact.person)],
      };
    case "interaction.held":
      return { ...view, attendances: view.attendances.map((one) => (one.person.key === fact.key ? { ...one, held_until: fact.until } : one)) };
    case "agent.lost":
      return { ...view, attendances: view.attendances.map((one) => (one.person.key === fact.key ? { ...one, lost: true } : one)) };
    case "agent.back":
      return { ...view, attendances: view.attendances.map((one) => (one.person.key === fact.key ? found(one) : one)) };
    case "interaction.resumed":
      return { ...view, attendances: view.attendances.map((one) => (one.person.key === fact.key ? back(one) : one)) };
    case "participant.left":
      return { ...view, attendances: view.attendances.map((one) => leaving(one, one.person.key === fact.key)) };
    case "interaction.ended":
      return { ...view, state: "ended", attendances: view.attendances.map((one) => leaving(one, true)) };
    case "line.redacted":
      return { ...view, facts: rewritten(view.facts, by, fact) };
    case "rating.given":
      return { ...view, rated: true };
    case "transcript.requested":
      return { ...view, transcript: true };
    default:
      return view;
  }
}

/** Who comes again, or is something else from now on, keeps what is known of their screen. */
function coming({ attendances }: ConversationView, person: Person): Attendance {
  const before = attendances.find((one) => one.person.key === person.key);
  return { delivered: 0, read: 0, ...before, person, here: true };
}

function leaving(attendance: Attendance, leaves: boolean): Attendance {
  return leaves ? { ...found(back(attendance)), here: false } : attendance;
}

function found({ lost: _, ...attendance }: Attendance): Attendance {
  return attendance;
}

function back({ held_until: _, ...attendance }: Attendance): Attendance {
  return attendance;
}

function withReceipts(view: ConversationView, { by, delivered, read }: ReceiptsChanged): ConversationView {
  const forward = (one: Attendance): Attendance =>
    one.person.key === by
      ? { ...one, delivered: Math.max(one.delivered ?? 0, delivered), read: Math.max(one.read ?? 0, read) }
      : one;
  return { ...view, attendances: view.attendances.map(forward) };
}

function withPlaces(state: PanelState, places: Record<string, number>, waits: Record<string, number>): PanelState {
  const placed = (view: ConversationView): ConversationView => {
    const [place, wait] = view.state === "queued" ? [places[view.id], waits[view.id]] : [];
    return place === view.place && wait === view.wait ? view : { ...view, place, wait };
  };
  const views = Object.values(state.views).map(placed);
  return views.every((view) => view === state.views[view.id]) ? state : { ...state, views: byId(views) };
}
