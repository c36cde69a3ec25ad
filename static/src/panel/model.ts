import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";

import type { ToLoader, ToPanel, Wish } from "../lib/frames";
import type { Catalogue } from "../lib/i18n";
import { pause, persistently } from "../lib/persistence";
import type { Answer, LinkState } from "../lib/socket";
import { type Clock, clockOf } from "../lib/time";
import type { Channel, ConversationHead, ConversationView, ShopperCommand, ShopperNotice } from "../protocol/wire";
import { Attention } from "./attention";
import { ContextSender } from "./contextsender";
import { History } from "./history";
import { Host } from "./host";
import { Identity } from "./identity";
import { Keep } from "./keep";
import { Opening } from "./opening";
import { type Kept, Outbox } from "./outbox";
import { oneTabAtATime, openOutboxStore } from "./outboxstore";
import { noPage, type PageState, pageStateOf } from "./pagestate";
import type { Place } from "./place";
import { proofOf, roomOf } from "./proof";
import { Reading } from "./reading";
import { ignoreLoss, Session } from "./session";
import { settle } from "./settling";
import { apply, behind, emptyState, heldHeads, isRunning, type PanelState, runningOf, shownOf } from "./store";
import { Talk } from "./talk";
import { isAbandoned } from "./thread";
import { Writing } from "./writing";
import { type Key, type Language, type Say, sayingOf } from "./words";
import { begin } from "./wishes";

export type View = "home" | "prechat" | "conversation" | "ended" | "list";

const OFFLINE_AFTER_MS = 1500;
/** Facts after which another agent may be asked for. */
const LISTED_ANEW: ReadonlySet<string> = new Set(["interaction.ended", "participant.left"]);

/** All that the screens show; they know neither socket nor storage. What they can do besides is in `talk`. */
export class PanelModel {
  readonly state = signal<PanelState>(emptyState);
  readonly view = signal<View>("home");
  readonly unsent = signal<readonly Kept[]>([]);
  readonly writing = new Writing();
  readonly online = signal(false);
  /** True after a while without connection, so that a hiccup does not flash. */
  readonly offline = signal(false);
  readonly broken = signal(false);
  readonly open = signal(false);
  readonly page = signal<PageState>(noPage);
  readonly wish = signal<Wish | null>(null);
  /** On which channel the shopper asks. */
  readonly channel = signal<Channel>("chat");
  readonly say: ReadonlySignal<Say>;
  readonly reading: Reading;
  readonly clock: Clock;
  readonly talk: Talk;
  readonly identity: Identity;

  private readonly attention = new Attention();
  private readonly heardHost = signal(false);
  private readonly keep: Keep;
  private readonly host: Host;
  private readonly session: Session;
  private readonly history: History;
  private readonly opening: Opening;
  private readonly context: ContextSender;
  private outbox: Outbox | null = null;
  private started = false;
  private begun = false;
  private forgotten = false;
  private forgetting: Promise<unknown> = Promise.resolve();
  private canIdentify = false;
  private readonly timers = { offline: 0 };

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
    this.identity = new Identity({
      send: async (token) => (this.session.isGreeted ? this.command({ type: "identity.set", token }) : undefined),
      ask: () => this.tell({ type: "identify" }),
      stranger: () => void this.forget().then(() => this.startAnew()),
    });
    this.reading = new Reading(this.state, (interaction, marks) =>
      this.session.tell({ type: "receipt.mark", interaction, ...marks }),
    );
    this.opening = new Opening({
      has: (id) => this.state.value.views[id] !== undefined,
      show: (id) => batch(() => ([this.state.value, this.view.value] = [{ ...this.state.value, shown: id }, "conversation"])),
      command: (command) => this.command(command),
      greeted: () => this.greeted(),
    });
    this.history = new History((command) => this.session.tell(command));
    this.context = new ContextSender(
      () => this.page.value,
      () => this.session.isGreeted && this.isBusy,
      async (page) => (await this.command({ type: "context.set", ...page }))?.type === "command.accepted",
    );
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
    return shownOf(this.state.value);
  }

  /** Whether a conversation goes on. */
  get isBusy(): boolean {
    return runningOf(this.state.value).length > 0;
  }

  get unread(): ReadonlySignal<number> {
    return this.reading.unread;
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
    this.opening.forget();
    this.view.value = view;
  }

  close(): void {
    if (this.place.poppedOut) window.close();
    else this.tell({ type: "close" });
  }

  /** The token of this panel's session, once there is one. */
  get bearer(): string | null {
    return this.session.bearer;
  }

  reload(): void {
    if (this.broken.value) location.reload();
    else this.session.again();
  }

  /** Begins to ask on a channel. */
  ask(channel: Channel): void {
    this.channel.value = channel;
    this.go("prechat");
  }

  look(id: string): void {
    void this.opening.look(id);
  }

  /** Asks for the heads of conversations that come after one, or for the newest. */
  list(after?: ConversationHead): void {
    this.session.tell(after ? { type: "conversations.get", after: after.id } : { type: "conversations.get" });
  }

  showEarlier(): void {
    if (this.conversation) this.history.earlier(this.conversation);
  }

  /** Somebody has looked at the thread down to its end. */
  saw(): void {
    this.reading.saw();
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
      have: () => heldHeads(this.state.value),
      onNotice: (notice) => this.take(notice),
      onState: (state) => this.linked(state),
      onExpired: () => this.reset(),
      onBroken: () => this.broke(),
    });
  }

  private makeTalk(): Talk {
    return new Talk({
      language: this.language,
      conversation: () => this.conversation,
      page: () => this.page.value,
      keep: this.keep,
      outbox: () => this.outbox,
      command: (command) => this.command(command),
      tell: (command) => this.session.tell(command),
      greeted: () => this.greeted(),
      solve: async (challenge) => (await persistently(() => import("./challenge"))).solve(challenge),
      carried: (page) => this.context.carried(page),
      begun: (interaction) => this.look(interaction),
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
      if (message.wish) begin(this, message.wish);
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

  private tell(message: ToLoader): void {
    this.host.tell(message);
  }

  private tellLoader(): void {
    effect(() => {
      if (this.heardHost.value) this.tell({ type: "conversation", value: this.isBusy });
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
      this.state.value = { ...emptyState, shop: this.state.value.shop, channels: this.state.value.channels };
      this.reading.forget();
      this.writing.is(null);
      this.view.value = "home";
    });
  }

  // What the server says

  private linked(state: LinkState): void {
    this.online.value = state === "greeted";
    if (state === "lost") this.writing.is(null);
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
    const before = this.state.peek();
    batch(() => {
      this.state.value = apply(before, notice);
      this.follow(shownOf(before), this.conversation);
      this.react(notice);
    });
    if (this.outbox) settle(this.outbox, before, this.state.value);
    behind(this.state.value, notice).forEach((gap) => this.history.ask(gap));
    this.reading.look();
  }

  private react(notice: ShopperNotice): void {
    if (notice.type === "shopper.welcome") this.welcomed();
    if (notice.type === "typing.changed") this.writing.is(notice.on ? notice.by : null);
    if (notice.type === "session.closed") this.reset();
    if (notice.type === "heartbeat" && this.unsent.value.length > 0) void this.outbox?.flush();
    if (notice.type === "facts.posted") {
      this.history.came(notice.interaction);
      this.writing.wrote(notice.facts);
      if (notice.facts.some(({ fact }) => LISTED_ANEW.has(fact.type))) this.list();
    }
  }

  private welcomed(): void {
    this.reading.again();
    this.context.look();
    void this.identity.pass();
    void this.outbox?.tell().then(() => this.outbox?.flush());
    this.begins();
  }

  /** The Help page says on which channel to begin, once. */
  private begins(): void {
    const channel = this.begun ? undefined : this.place.channel;
    this.begun = true;
    if (channel !== undefined && !this.isBusy) this.ask(channel);
  }

  /** Where a change of the conversation leads. */
  private follow(before: ConversationView | null, now: ConversationView | null): void {
    if (now === null || now === before) return;
    const isNew = before?.id !== now.id;
    const ends = now.state === "ended" && (isNew || before.state !== "ended");
    if (isNew && isRunning(now)) this.view.value = "conversation";
    if (ends && (isNew || this.view.value === "conversation")) {
      const isOpen = isAbandoned(now) || this.reading.hasUnread(now.id) || this.unsent.value.some(({ interaction, landed }) => interaction === now.id && !landed);
      this.view.value = isOpen ? "conversation" : "ended";
    }
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
}
