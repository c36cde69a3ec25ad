import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";

import type { ToLoader, ToPanel, Wish } from "../lib/frames";
import type { Catalogue } from "../lib/i18n";
import { pause } from "../lib/persistence";
import type { Answer, LinkState } from "../lib/socket";
import { type Clock, clockOf } from "../lib/time";
import type { ConversationView, ShopperCommand, ShopperNotice } from "../protocol/wire";
import { Attention } from "./attention";
import { ContextSender } from "./contextsender";
import { Host } from "./host";
import { Identity } from "./identity";
import { Keep } from "./keep";
import { type Kept, Outbox } from "./outbox";
import { oneTabAtATime, openOutboxStore } from "./outboxstore";
import { noPage, type PageState, pageStateOf } from "./pagestate";
import type { Place } from "./place";
import { type PopOut, popOutOf, proofOf, roomOf } from "./popout";
import { ReceiptSender, unreadCount } from "./receipts";
import { ignoreLoss, Session } from "./session";
import { apply, behind, emptyState, type PanelState } from "./store";
import { Talk } from "./talk";
import { theirNumbers } from "./thread";
import { type Key, type Language, type Say, sayingOf } from "./words";

export type View = "home" | "prechat" | "conversation" | "ended";

const OFFLINE_AFTER_MS = 1500;
const TYPING_MS = 5000;
const HISTORY_MS = 3000;
const HISTORY_PAGE = 200;

/** All that the screens show; they know neither socket nor storage. What they can do besides is in `talk`. */
export class PanelModel {
  readonly state = signal<PanelState>(emptyState);
  readonly view = signal<View>("home");
  readonly unsent = signal<readonly Kept[]>([]);
  /** The key of whoever is writing. */
  readonly typing = signal<string | null>(null);
  readonly online = signal(false);
  /** True after a while without connection, so that a hiccup does not flash. */
  readonly offline = signal(false);
  readonly broken = signal(false);
  readonly open = signal(false);
  readonly page = signal<PageState>(noPage);
  readonly wish = signal<Wish | null>(null);
  readonly say: ReadonlySignal<Say>;
  readonly unread: ReadonlySignal<number>;
  readonly clock: Clock;
  readonly talk: Talk;
  readonly identity: Identity;
  readonly popOut: PopOut;

  private readonly attention = new Attention();
  private readonly readHere = signal({ id: "", seq: 0 });
  private readonly heardHost = signal(false);
  private readonly keep: Keep;
  private readonly host: Host;
  private readonly session: Session;
  private readonly receipts: ReceiptSender;
  private readonly context: ContextSender;
  private outbox: Outbox | null = null;
  private started = false;
  private forgotten = false;
  private forgetting: Promise<unknown> = Promise.resolve();
  private canIdentify = false;
  private readonly timers = { offline: 0, typing: 0, history: 0 };

  constructor(
    readonly place: Place,
    texts: Catalogue<Key>,
    readonly language: Language,
  ) {
    this.clock = clockOf(language);
    this.say = computed(() => sayingOf(texts, language, this.state.value.shop?.texts));
    this.keep = new Keep(`assist.panel.${roomOf(place)}.`);
    this.host = new Host({ parent: window.parent, origins: place.origins }, (message) => this.heard(message));
    this.session = this.makeSession();
    this.talk = this.makeTalk();
    this.popOut = popOutOf(place.shop, () => this.session.bearer);
    this.identity = new Identity({
      send: async (token) => (this.session.isGreeted ? this.command({ type: "identity.set", token }) : undefined),
      ask: () => this.tell({ type: "identify" }),
      stranger: () => void this.forget().then(() => this.startAnew()),
    });
    this.receipts = new ReceiptSender(
      () => this.reading(),
      (interaction, marks) => this.session.tell({ type: "receipt.mark", interaction, ...marks }),
    );
    this.context = new ContextSender(
      () => this.page.value,
      () => this.session.isGreeted && isRunning(this.conversation),
      async (page) => (await this.command({ type: "context.set", ...page }))?.type === "command.accepted",
    );
    this.unread = computed(() => {
      const { conversation } = this.state.value;
      const { id, seq } = this.readHere.value;
      return conversation ? unreadCount(conversation, id === conversation.id ? seq : 0) : 0;
    });
  }

  /** Listens; a panel in a window of its own begins at once, one in a frame when the page has spoken. */
  async begin(heard: () => readonly MessageEvent[]): Promise<void> {
    const room = roomOf(this.place);
    this.outbox = new Outbox({
      store: await openOutboxStore(room),
      send: (line) => this.post(line),
      changed: (lines) => (this.unsent.value = lines),
      wait: pause,
      alone: (act) => oneTabAtATime(`assist-outbox-${room}`, act),
    });
    this.attention.begin();
    this.tellLoader();
    window.addEventListener("message", this.host.take);
    heard().forEach(this.host.take);
    if (this.place.framed) return;
    this.open.value = true;
    this.attention.told(true, false);
    this.start();
  }

  get conversation(): ConversationView | null {
    return this.state.value.conversation;
  }

  /** Whether somebody is looking at the panel. */
  get attending(): ReadonlySignal<boolean> {
    return this.attention.attending;
  }

  /** Whether a transcript has somewhere to go. */
  get hasEmail(): boolean {
    return Boolean(this.state.value.identity?.email) || this.talk.gaveEmail();
  }

  go(view: View): void {
    this.view.value = view;
  }

  close(): void {
    if (this.place.poppedOut) window.close();
    else this.tell({ type: "close" });
  }

  /** Whether there is a session that a window of its own could show. */
  get canPopOut(): boolean {
    return this.place.framed && this.state.value.shop !== null;
  }

  reload(): void {
    if (this.broken.value) location.reload();
    else this.session.again();
  }

  /** Nobody was here: see again whether that has changed. */
  refresh(): void {
    if (this.session.isGreeted && !isRunning(this.conversation)) this.session.again();
  }

  showEarlier(): void {
    const { conversation } = this;
    const first = conversation?.facts[0]?.seq ?? 1;
    if (conversation) this.askHistory(conversation.id, Math.max(0, first - 1 - HISTORY_PAGE));
  }

  /** Somebody has looked at the thread down to its end. */
  saw(): void {
    const { conversation } = this;
    const seq = conversation ? (theirNumbers(conversation).at(-1) ?? 0) : 0;
    const { id, seq: before } = this.readHere.peek();
    if (conversation === null || (id === conversation.id && seq <= before)) return;
    this.readHere.value = { id: conversation.id, seq };
    this.receipts.look();
  }

  draft(name: string): string {
    return this.keep.get("sessionStorage", `draft.${name}`) ?? "";
  }

  keepDraft(name: string, text: string): void {
    if (text === "") this.keep.remove("sessionStorage", `draft.${name}`);
    else this.keep.set("sessionStorage", `draft.${name}`, text);
  }

  private makeSession(): Session {
    return new Session({
      ...proofOf(this.place),
      keep: this.keep,
      have: () => (this.conversation ? { [this.conversation.id]: this.conversation.seq } : {}),
      onNotice: (notice) => this.take(notice),
      onState: (state) => this.linked(state),
      onExpired: () => this.reset(),
      onBroken: () => this.broke(),
    });
  }

  private makeTalk(): Talk {
    return new Talk({
      conversation: () => this.conversation,
      page: () => this.page.value,
      keep: this.keep,
      outbox: () => this.outbox,
      command: (command) => this.command(command),
      tell: (command) => this.session.tell(command),
      greeted: () => this.greeted(),
      carried: (page) => this.context.carried(page),
    });
  }

  // What the page around says

  private heard(message: ToPanel): void {
    batch(() => {
      this.heardHost.value = true;
      this.open.value = message.open;
      this.attention.told(message.open, message.focus);
      this.canIdentify = message.identity;
      const page = pageStateOf(message);
      if (JSON.stringify(page) !== JSON.stringify(this.page.value)) this.page.value = page;
      if (message.wish) this.wished(message.wish);
      if (message.shutdown) void this.forget();
      else this.startWith(message);
      this.context.look();
    });
  }

  /** After a log-out a hidden panel stays silent until it is opened again. */
  private startWith({ open, token }: ToPanel): void {
    if (!this.started && (open || !this.forgotten)) {
      if (token === undefined && this.canIdentify) this.identity.expect();
      if (this.forgotten && this.canIdentify) this.tell({ type: "identify" });
      this.start();
    }
    if (token !== undefined) this.identity.told(token, this.state.value.identity !== null);
  }

  private start(): void {
    this.started = true;
    this.forgotten = false;
    void this.forgetting.then(() => this.session.start());
  }

  private startAnew(): void {
    if (this.started) return;
    if (this.canIdentify) this.identity.expect();
    this.tell({ type: "identify" });
    this.start();
  }

  private wished(wish: Wish): void {
    this.wish.value = wish;
    if (!isRunning(this.conversation)) this.view.value = "prechat";
  }

  private tell(message: ToLoader): void {
    this.host.tell(message);
  }

  private tellLoader(): void {
    effect(() => {
      if (this.heardHost.value) this.tell({ type: "conversation", value: isRunning(this.state.value.conversation) });
    });
    effect(() => {
      if (this.heardHost.value) this.tell({ type: "unread", value: this.unread.value });
    });
  }

  /** Log-out: nothing of the shopper stays on this device. */
  private async forget(): Promise<void> {
    this.started = false;
    this.forgotten = true;
    this.identity.forget();
    this.reset();
    this.forgetting = Promise.all([this.session.close(), this.outbox?.clear()]).then(() => this.keep.clear());
    await this.forgetting;
  }

  /** A window whose session is over keeps nothing of it. */
  private broke(): void {
    this.broken.value = true;
    if (!this.place.poppedOut) return;
    this.keep.clear();
    void this.outbox?.clear();
  }

  private reset(): void {
    batch(() => {
      this.state.value = { ...emptyState, shop: this.state.value.shop, available: this.state.value.available };
      this.readHere.value = { id: "", seq: 0 };
      this.typing.value = null;
      this.view.value = "home";
    });
  }

  // What the server says

  private linked(state: LinkState): void {
    this.online.value = state === "greeted";
    if (state === "lost") this.typing.value = null;
    if (this.online.value) this.connected();
    else if (this.timers.offline === 0) {
      this.timers.offline = window.setTimeout(() => (this.offline.value = true), OFFLINE_AFTER_MS);
    }
  }

  private connected(): void {
    window.clearTimeout(this.timers.offline);
    this.timers.offline = 0;
    this.offline.value = false;
  }

  private take(notice: ShopperNotice): void {
    batch(() => {
      const before = this.conversation;
      this.state.value = apply(this.state.value, notice);
      this.follow(before, this.conversation);
      this.react(notice);
    });
    const after = behind(this.state.value, notice);
    if (after !== undefined && this.conversation) this.askHistory(this.conversation.id, after);
    this.receipts.look();
  }

  private react(notice: ShopperNotice): void {
    if (notice.type === "shopper.welcome") this.welcomed();
    if (notice.type === "typing.changed") this.typed(notice.on ? notice.by : null);
    if (notice.type === "session.closed") this.reset();
    if (notice.type === "heartbeat" && this.unsent.value.length > 0) void this.outbox?.flush();
    if (notice.type === "facts.posted") {
      this.historyCame();
      if (notice.facts.some(({ by, fact }) => fact.type === "message.posted" && by === this.typing.value)) this.typed(null);
    }
  }

  private welcomed(): void {
    this.receipts.reset();
    this.context.look();
    void this.identity.pass();
    void this.outbox?.tell().then(() => this.outbox?.flush());
  }

  private typed(by: string | null): void {
    this.typing.value = by;
    window.clearTimeout(this.timers.typing);
    if (by !== null) this.timers.typing = window.setTimeout(() => (this.typing.value = null), TYPING_MS);
  }

  /** Where a change of the conversation leads. */
  private follow(before: ConversationView | null, now: ConversationView | null): void {
    if (now === null || now === before) return;
    const isNew = before?.id !== now.id;
    const ends = now.state === "ended" && (isNew || before.state !== "ended");
    if (isNew && isRunning(now)) this.view.value = "conversation";
    if (ends && (isNew || this.view.value === "conversation")) {
      this.view.value = this.unread.value > 0 ? "conversation" : "ended";
    }
    if (isNew) void this.outbox?.forgetRefused(now.id);
    const ids = now.facts.map(({ fact }) => (fact.type === "message.posted" ? fact.client_id : undefined));
    void this.outbox?.settle(ids);
  }

  private askHistory(interaction: string, after: number): void {
    if (this.timers.history !== 0) return;
    this.timers.history = window.setTimeout(() => (this.timers.history = 0), HISTORY_MS);
    if (!this.session.tell({ type: "history.get", interaction, after })) this.historyCame();
  }

  private historyCame(): void {
    window.clearTimeout(this.timers.history);
    this.timers.history = 0;
  }

  // What goes to the server

  private command(command: ShopperCommand): Promise<Answer | undefined> {
    return this.session.ask(command).catch(ignoreLoss);
  }

  private post({ interaction, clientId, text }: Kept): Promise<Answer> {
    return this.session.ask({ type: "message.send", interaction, client_id: clientId, text });
  }

  private async greeted(): Promise<void> {
    while (!this.online.value) await pause(100);
  }

  private reading(): { view: ConversationView; read: number } | null {
    const { conversation } = this;
    const { id, seq } = this.readHere.peek();
    return conversation ? { view: conversation, read: id === conversation.id ? seq : 0 } : null;
  }
}

export function isRunning(conversation: ConversationView | null): boolean {
  return conversation !== null && conversation.state !== "ended";
}
