import type { CommandAccepted, CommandRefused, ConnectionClosing, Heartbeat } from "../protocol/wire";
import { retryDelay } from "./backoff";
import { newRef } from "./ids";

export type Answer = CommandAccepted | CommandRefused;

/** `greeted` from the answer to hello until the connection breaks; `refused` when hello was: nothing is tried again. */
export type LinkState = "connecting" | "greeted" | "lost" | "refused" | "stopped";

interface AnyCommand {
  type: string;
  ref?: string;
}
interface AnyNotice {
  type: string;
}
type SharedNotice = Answer | Heartbeat | ConnectionClosing;

/** What a face tells its link. */
export interface LinkOptions<Command extends AnyCommand, Notice extends AnyNotice> {
  /** Absolute ws: or wss: address. */
  address: string;
  /** The first command, built anew for every connection; it says what this client already has. */
  hello: () => Command;
  /** The type of the notice that answers hello. */
  greeting: Notice["type"];
  /** Every notice in order, after the link has looked at it. */
  onNotice: (notice: Notice) => void;
  onState: (state: LinkState) => void;
  random?: () => number;
  open?: (address: string) => WebSocket;
}

/** The connection broke before the answer came: nobody knows whether the command was carried out. */
export class ConnectionLost extends Error {
  constructor() {
    super("The connection broke before the answer came.");
    this.name = "ConnectionLost";
  }
}

interface Waiting {
  resolve: (answer: Answer) => void;
  reject: (reason: ConnectionLost) => void;
  timer: number;
}

const SILENCE_MS = 25_000;
const ANSWER_MS = 15_000;
const NOT_SIGNED_IN = 4401;
const ABUSE = 1008;
const RESTART = 1012;

/** The socket's address on the origin of this page: `socketAddress("/ws/agent/")`. */
export function socketAddress(path: string): string {
  return new URL(path, location.origin.replace(/^http/u, "ws")).href;
}

/**
 * One websocket that comes back: hello first, answers by `ref`, heartbeat answered by pulse, silence noticed,
 * back-off with jitter. It knows nothing of what it carries.
 */
export class Link<Command extends AnyCommand, Notice extends AnyNotice> {
  private socket: WebSocket | null = null;
  private state: LinkState = "stopped";
  private readonly waiting = new Map<string, Waiting>();
  private attempt = 0;
  private askedToWait: number | null = null;
  private silence = 0;
  private retry = 0;

  constructor(private readonly options: LinkOptions<Command, Notice>) {}

  /** Connects, and keeps connecting until `stop`. */
  start(): void {
    if (this.state !== "stopped" && this.state !== "refused") return;
    window.addEventListener("online", this.hurry);
    window.addEventListener("offline", this.drop);
    this.attempt = 0;
    this.connect();
  }

  stop(): void {
    window.removeEventListener("online", this.hurry);
    window.removeEventListener("offline", this.drop);
    window.clearTimeout(this.retry);
    this.abandon();
    this.become("stopped");
  }

  /** Drops the connection and says hello again at once: the way to a fresh snapshot. */
  readonly again = (): void => {
    if (this.state === "stopped" || this.state === "refused") return;
    this.attempt = 0;
    this.abandon();
    this.become("lost");
    this.connect();
  };

  get isGreeted(): boolean {
    return this.state === "greeted";
  }

  /** Sends a command under a new ref; rejects with ConnectionLost when no answer can come any more. */
  ask(command: Command): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (!this.isGreeted) {
        reject(new ConnectionLost());
        return;
      }
      const ref = newRef();
      const timer = window.setTimeout(this.drop, ANSWER_MS);
      this.waiting.set(ref, { resolve, reject, timer });
      this.write({ ...command, ref });
    });
  }

  /** Sends a command that nobody waits for (typing, receipts); false when there is no connection. */
  tell(command: Command): boolean {
    if (!this.isGreeted) return false;
    this.write(command);
    return true;
  }

  private connect(): void {
    window.clearTimeout(this.retry);
    this.become("connecting");
    const socket = (this.options.open ?? openSocket)(this.options.address);
    this.socket = socket;
    socket.onopen = () => this.greet();
    socket.onmessage = (event: MessageEvent<unknown>) => this.take(event.data);
    socket.onclose = (event) => this.closed(event.code);
    this.watch();
  }

  private greet(): void {
    this.write({ ...this.options.hello(), ref: newRef() });
  }

  private write(command: Command | { type: "pulse" }): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(command));
  }

  private take(data: unknown): void {
    this.watch();
    for (const notice of parse(data) as Notice[]) this.takeOne(notice);
  }

  private takeOne(notice: Notice): void {
    if (notice.type === this.options.greeting) this.welcome();
    this.look(notice as unknown as SharedNotice);
    this.options.onNotice(notice);
  }

  private welcome(): void {
    this.attempt = 0;
    this.become("greeted");
  }

  private look(notice: SharedNotice): void {
    switch (notice.type) {
      case "command.accepted":
      case "command.refused":
        this.answer(notice);
        return;
      case "heartbeat":
        this.write({ type: "pulse" });
        return;
      case "connection.closing":
        this.askedToWait = notice.after;
    }
  }

  private answer(answer: Answer): void {
    const waiting = this.waiting.get(answer.ref);
    if (waiting === undefined) return;
    this.waiting.delete(answer.ref);
    window.clearTimeout(waiting.timer);
    waiting.resolve(answer);
  }

  private watch(): void {
    window.clearTimeout(this.silence);
    this.silence = window.setTimeout(this.drop, SILENCE_MS);
  }

  private readonly drop = (): void => {
    if (this.socket !== null) this.closed(0);
  };

  private readonly hurry = (): void => {
    if (this.state === "lost") this.connect();
  };

  private closed(code: number): void {
    this.abandon();
    if (code === NOT_SIGNED_IN) {
      this.become("refused");
      return;
    }
    this.become("lost");
    this.retry = window.setTimeout(() => this.connect(), this.delay(code));
  }

  private delay(code: number): number {
    const random = this.options.random ?? Math.random;
    const asked = this.askedToWait;
    this.askedToWait = null;
    if (asked !== null || code === RESTART) return (asked ?? 0) * 1000 + random() * 1000;
    if (code === ABUSE) this.attempt = Math.max(this.attempt, 5);
    this.attempt += 1;
    return retryDelay(this.attempt, random);
  }

  private abandon(): void {
    window.clearTimeout(this.silence);
    const { socket } = this;
    this.socket = null;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    for (const { reject, timer } of this.waiting.values()) {
      window.clearTimeout(timer);
      reject(new ConnectionLost());
    }
    this.waiting.clear();
  }

  private become(state: LinkState): void {
    if (state === this.state) return;
    this.state = state;
    this.options.onState(state);
  }
}

function openSocket(address: string): WebSocket {
  return new WebSocket(address);
}

/** A frame holds one notice, or an array of those that came at the same time. */
function parse(data: unknown): AnyNotice[] {
  if (typeof data !== "string") return [];
  try {
    const value: unknown = JSON.parse(data);
    return (Array.isArray(value) ? value : [value]).filter(isNotice);
  } catch {
    return [];
  }
}

function isNotice(value: unknown): value is AnyNotice {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
