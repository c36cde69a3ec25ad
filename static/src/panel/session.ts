import { pause } from "../lib/persistence";
import { type Answer, ConnectionLost, Link, type LinkState, socketAddress } from "../lib/socket";
import { PROTOCOL_VERSION, type ShopperCommand, type ShopperNotice } from "../protocol/wire";
import { SessionRefused } from "./grant";
import type { Keep, Kind } from "./keep";

export interface SessionTools {
  keep: Keep;
  /** Where the token is kept. */
  kind: Kind;
  /** A new token; raises SessionRefused when there is none to be had. */
  grant: () => Promise<string>;
  have: () => Record<string, number>;
  onNotice: (notice: ShopperNotice) => void;
  onState: (state: LinkState) => void;
  /** The bearer token is dead: whatever it stood for is not ours any more. */
  onExpired: () => void;
  /** The shop is not served here, or the window's code is used up. */
  onBroken: () => void;
}

const TOKEN = "token";
const PAUSE_MS = 1000;
const GOODBYE_MS = 2000;

/** The bearer token and the link that speaks for it: gets one, renews a dead one, throws it away at log-out. */
export class Session {
  private readonly link: Link<ShopperCommand, ShopperNotice>;
  private token: string | null = null;
  private greeted = false;
  private life = 0;

  constructor(private readonly tools: SessionTools) {
    this.link = new Link({
      address: socketAddress("/ws/shopper/"),
      greeting: "shopper.welcome",
      hello: () => this.hello(),
      onNotice: tools.onNotice,
      onState: (state) => this.changed(state),
    });
  }

  /** Connects, with a new token when the device has none. */
  async start(): Promise<void> {
    const life = ++this.life;
    this.token = this.tools.keep.get(this.tools.kind, TOKEN);
    try {
      this.token ??= await this.tools.grant();
    } catch (error) {
      if (error instanceof SessionRefused) this.tools.onBroken();
      return;
    }
    if (life !== this.life) return;
    this.tools.keep.set(this.tools.kind, TOKEN, this.token);
    this.link.start();
  }

  get bearer(): string | null {
    return this.token;
  }

  get isGreeted(): boolean {
    return this.link.isGreeted;
  }

  ask(command: ShopperCommand): Promise<Answer> {
    return this.link.ask(command);
  }

  tell(command: ShopperCommand): boolean {
    return this.link.tell(command);
  }

  again(): void {
    this.link.again();
  }

  /** Ends the session on the server, as far as it can be reached, and on this device in any case. */
  async close(): Promise<void> {
    this.life += 1;
    const token = this.token ?? this.tools.keep.get(this.tools.kind, TOKEN);
    this.tools.keep.remove(this.tools.kind, TOKEN);
    if (token !== null) await Promise.race([this.sayGoodbye(token), pause(GOODBYE_MS)]);
    this.token = null;
    this.link.stop();
    // What the goodbye set in motion must not begin a new session.
    this.life += 1;
  }

  private async sayGoodbye(token: string): Promise<void> {
    this.token = token;
    this.link.start();
    for (let waited = 0; !this.link.isGreeted && waited < GOODBYE_MS; waited += 50) await pause(50);
    await this.link.ask({ type: "session.close" }).catch(ignoreLoss);
  }

  private hello(): ShopperCommand {
    return { type: "shopper.hello", version: PROTOCOL_VERSION, token: this.token ?? "", have: this.tools.have() };
  }

  private changed(state: LinkState): void {
    const wasGreeted = this.greeted;
    this.greeted = state === "greeted";
    this.tools.onState(state);
    if (state === "refused") void this.refused(wasGreeted);
  }

  /** Refused at hello, the token is dead; refused later, only the connection is. */
  private async refused(wasGreeted: boolean): Promise<void> {
    const { life } = this;
    if (!wasGreeted) {
      this.tools.keep.remove(this.tools.kind, TOKEN);
      this.tools.onExpired();
    }
    await pause(PAUSE_MS);
    if (life === this.life) await this.start();
  }
}

export function ignoreLoss(error: unknown): undefined {
  if (!(error instanceof ConnectionLost)) throw error;
  return undefined;
}
