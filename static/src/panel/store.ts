import type {
  Attendance,
  ConversationView,
  FactsPosted,
  Numbered,
  ReceiptsChanged,
  Requester,
  ShopperNotice,
  ShopView,
} from "../protocol/wire";

/** What the server has told this panel. Drafts, unsent lines and timers live beside it. */
export interface PanelState {
  readonly shop: ShopView | null;
  readonly identity: Requester | null;
  readonly available: boolean;
  readonly conversation: ConversationView | null;
}

export const emptyState: PanelState = { shop: null, identity: null, available: false, conversation: null };

/** The state after a notice: pure, in the order of the numbers, and equal to what a fresh snapshot would say. */
export function apply(state: PanelState, notice: ShopperNotice): PanelState {
  switch (notice.type) {
    case "shopper.welcome":
      return {
        shop: notice.shop,
        identity: notice.identity ?? null,
        available: notice.available,
        conversation: notice.conversation ? merged(state.conversation, notice.conversation) : null,
      };
    case "conversation.told":
      return { ...state, conversation: merged(state.conversation, notice.conversation) };
    case "identity.changed":
      return { ...state, identity: notice.identity ?? null };
    case "session.closed":
      return { ...emptyState, shop: state.shop, available: state.available };
    case "facts.posted":
      return inConversation(state, notice.interaction, (view) => withFacts(view, notice));
    case "receipts.changed":
      return inConversation(state, notice.interaction, (view) => withReceipts(view, notice));
    case "heartbeat":
      return withPlaces(state, notice.place ?? {});
    case "command.accepted":
    case "command.refused":
    case "typing.changed":
    case "connection.closing":
      return state;
  }
}

/** The wire snapshot that this state stands for. */
export function toSnapshot(state: PanelState): ConversationView | null {
  return state.conversation;
}

/** After which number this notice leaves something unknown, or nothing when the state is up to it. */
export function behind(state: PanelState, notice: ShopperNotice): number | undefined {
  const view = state.conversation;
  if (view === null) return undefined;
  if (notice.type === "heartbeat") return (notice.heads[view.id] ?? 0) > view.seq ? view.seq : undefined;
  if (notice.type !== "facts.posted" || notice.interaction !== view.id) return undefined;
  const head = notice.facts.at(-1)?.seq ?? 0;
  const isNew = head > view.seq;
  const goesOn = notice.complete === false && head >= view.seq;
  return isNew || goesOn ? view.seq : undefined;
}

function inConversation(
  state: PanelState,
  id: string,
  change: (view: ConversationView) => ConversationView,
): PanelState {
  return state.conversation?.id === id ? { ...state, conversation: change(state.conversation) } : state;
}

/** A snapshot may hold only what is newer than what we have; what we have stays, unless there is a hole between. */
function merged(known: ConversationView | null, told: ConversationView): ConversationView {
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
  return { ...reduced(view, numbered), seq: numbered.seq, facts: [...view.facts, numbered] };
}

function reduced(view: ConversationView, { fact }: Numbered): ConversationView {
  switch (fact.type) {
    case "interaction.requested":
    case "interaction.requeued":
      return { ...view, state: "queued", queue: fact.queue };
    case "participant.joined":
      return {
        ...view,
        state: fact.person.role === "owner" ? "active" : view.state,
        place: undefined,
        attendances: [...view.attendances, { person: fact.person, here: true, delivered: 0, read: 0 }],
      };
    case "participant.left":
      return { ...view, attendances: view.attendances.map((one) => leaving(one, one.person.key === fact.key)) };
    case "interaction.ended":
      return { ...view, state: "ended", attendances: view.attendances.map((one) => leaving(one, true)) };
    case "rating.given":
      return { ...view, rated: true };
    case "transcript.requested":
      return { ...view, transcript: true };
    default:
      return view;
  }
}

function leaving(attendance: Attendance, leaves: boolean): Attendance {
  return leaves ? { ...attendance, here: false } : attendance;
}

function withReceipts(view: ConversationView, { by, delivered, read }: ReceiptsChanged): ConversationView {
  const forward = (one: Attendance): Attendance =>
    one.person.key === by
      ? { ...one, delivered: Math.max(one.delivered ?? 0, delivered), read: Math.max(one.read ?? 0, read) }
      : one;
  return { ...view, attendances: view.attendances.map(forward) };
}

function withPlaces(state: PanelState, places: Record<string, number>): PanelState {
  const view = state.conversation;
  if (view === null) return state;
  const place = view.state === "queued" ? places[view.id] : undefined;
  return place === view.place ? state : { ...state, conversation: { ...view, place } };
}
