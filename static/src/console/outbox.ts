import type { AgentCommand, CommandAccepted, CommandRefused, InteractionView, RefusalCode } from "../protocol/wire";

/** A line on its way: `waiting` for its turn, `sending`, `sent` but not told back yet, or `failed`. */
export interface Outgoing {
  readonly clientId: string;
  readonly interaction: string;
  readonly kind: "message" | "note";
  readonly text: string;
  readonly at: string;
  readonly state: "waiting" | "sending" | "sent" | "failed";
  readonly code?: RefusalCode;
}

export type Line = Pick<Outgoing, "clientId" | "interaction" | "kind" | "text" | "at">;
export type Answer = CommandAccepted | CommandRefused;

interface Tools {
  /** Sends a command; rejects when the connection breaks before the answer. */
  readonly ask: (command: AgentCommand) => Promise<Answer>;
  readonly later: (act: () => void, milliseconds: number) => void;
  readonly changed: (lines: readonly Outgoing[]) => void;
}

const PASSING: readonly RefusalCode[] = ["too_fast", "unavailable"];
const PAUSE_SECONDS = 2;

/**
 * Lines that were written and are not history yet. They leave one at a time per conversation, so that their order
 * stands, and keep their client id until the server has one answer for it: a line is sent again, never doubled.
 */
export class Outbox {
  private lines: readonly Outgoing[] = [];
  private online = false;

  constructor(private readonly tools: Tools) {}

  get all(): readonly Outgoing[] {
    return this.lines;
  }

  add(line: Line): void {
    this.set([...this.lines, { ...line, state: "waiting" }]);
    this.advance(line.interaction);
  }

  /** Takes up the lines that an earlier page of this tab could not send. */
  restore(lines: readonly Outgoing[]): void {
    const known = new Set(this.lines.map(({ clientId }) => clientId));
    this.set([...lines.filter(({ clientId }) => !known.has(clientId)).map(asWaiting), ...this.lines]);
  }

  connected(): void {
    this.online = true;
    this.set(this.lines.map(asWaiting));
    new Set(this.lines.map(({ interaction }) => interaction)).forEach((interaction) => this.advance(interaction));
  }

  disconnected(): void {
    this.online = false;
    this.set(this.lines.map((line) => (line.state === "sending" ? { ...line, state: "waiting" } : line)));
  }

  retry(clientId: string): void {
    this.change(clientId, { state: "waiting", code: undefined });
    this.lines.filter((line) => line.clientId === clientId).forEach(({ interaction }) => this.advance(interaction));
  }

  discard(clientId: string): void {
    this.set(this.lines.filter((line) => line.clientId !== clientId));
  }

  /** Drops what has become history, and what belongs to a conversation that has left the desk. */
  settle(views: readonly InteractionView[]): void {
    const held = new Set(views.map(({ id }) => id));
    const posted = new Set(views.flatMap(clientIds));
    const left = this.lines.filter((line) => held.has(line.interaction) && !posted.has(line.clientId));
    if (left.length !== this.lines.length) this.set(left);
  }

  private advance(interaction: string): void {
    const queue = this.lines.filter((line) => line.interaction === interaction);
    const busy = queue.some((line) => line.state === "sending");
    const next = queue.find((line) => line.state === "waiting");
    if (this.online && !busy && next) void this.send(next);
  }

  private async send(line: Outgoing): Promise<void> {
    this.change(line.clientId, { state: "sending" });
    try {
      this.answered(line, await this.tools.ask(commandOf(line)));
    } catch {
      this.change(line.clientId, { state: "waiting" }); // it goes out again when the connection is back
    }
  }

  private answered(line: Outgoing, answer: Answer): void {
    if (answer.type === "command.refused" && PASSING.includes(answer.code)) {
      this.pause(line, answer);
      return;
    }
    const outcome = answer.type === "command.accepted" ? { state: "sent" as const } : { state: "failed" as const, code: answer.code };
    this.change(line.clientId, outcome);
    this.advance(line.interaction);
  }

  private pause(line: Outgoing, { retry_after: seconds }: CommandRefused): void {
    this.tools.later(() => {
      this.change(line.clientId, { state: "waiting" });
      this.advance(line.interaction);
    }, (seconds ?? PAUSE_SECONDS) * 1000);
  }

  private change(clientId: string, change: { state: Outgoing["state"]; code?: RefusalCode | undefined }): void {
    this.set(this.lines.map((line) => (line.clientId === clientId ? changed(line, change) : line)));
  }

  private set(lines: readonly Outgoing[]): void {
    this.lines = lines;
    this.tools.changed(lines);
  }
}

function changed({ code: _, ...line }: Outgoing, { state, code }: { state: Outgoing["state"]; code?: RefusalCode | undefined }): Outgoing {
  return { ...line, state, ...(code ? { code } : {}) };
}

/** `sent` lines too: an answer may have crossed with a restart, and the same client id is one line. */
function asWaiting(line: Outgoing): Outgoing {
  return line.state === "failed" ? line : { ...line, state: "waiting" };
}

function commandOf({ kind, interaction, clientId, text }: Outgoing): AgentCommand {
  const type = kind === "note" ? "note.add" : "message.send";
  return { type, interaction, client_id: clientId, text };
}

function clientIds({ facts }: InteractionView): string[] {
  return facts.flatMap(({ fact }) => (fact.type === "message.posted" || fact.type === "note.added" ? [fact.client_id] : []));
}
