import { newId } from "../lib/ids";
import type { Answer } from "../lib/socket";
import type { AssistanceType, ConversationView, ShopperCommand } from "../protocol/wire";
import type { Keep } from "./keep";
import type { Kept, Outbox } from "./outbox";
import type { PageState } from "./pagestate";
import { TypingSender } from "./typingsender";

/** What the form holds; without a topic the page tells what it is about. */
export interface Question {
  channel: "chat" | "email";
  topic: AssistanceType | null;
  again: boolean;
  name: string;
  email: string;
  text: string;
  /** The conversation that had ended; its name and address hold. */
  follows?: string;
}

export interface TalkTools {
  conversation: () => ConversationView | null;
  page: () => PageState;
  /** In which the panel speaks. */
  language: string;
  keep: Keep;
  outbox: () => Outbox | null;
  /** Sends a command; undefined when the connection broke. */
  command: (command: ShopperCommand) => Promise<Answer | undefined>;
  tell: (command: ShopperCommand) => boolean;
  greeted: () => Promise<void>;
  /** Works out a challenge; empty when this browser cannot. */
  solve: (challenge: string) => Promise<string>;
  /** The request carried this page's state. */
  carried: (page: PageState) => void;
  /** The conversation that was asked for is there. */
  begun: (interaction: string) => void;
}

const REQUEST = "request";
const MAIL = "mail.";

/** What a shopper can do in a conversation: ask for one, write, end, rate, have it sent. */
export class Talk {
  private readonly typing: TypingSender;

  constructor(private readonly tools: TalkTools) {
    this.typing = new TypingSender((on) => {
      const conversation = tools.conversation();
      if (conversation) tools.tell({ type: "typing.set", interaction: conversation.id, on });
    });
  }

  /** Asks for help; goes on over broken connections, always under one client id, until there is an answer. */
  async request(question: Question): Promise<Answer> {
    const { keep } = this.tools;
    const clientId = keep.get("sessionStorage", REQUEST) ?? newId();
    keep.set("sessionStorage", REQUEST, clientId);
    let proof = "";
    for (;;) {
      const page = this.tools.page();
      const answer = await this.tools.command(requestOf(question, clientId, page, proof, this.tools.language));
      const challenge = proof === "" && answer?.type === "command.refused" ? answer.challenge : undefined;
      if (challenge !== undefined) proof = await this.tools.solve(challenge);
      if (answer !== undefined && (challenge === undefined || proof === "")) return this.answered(answer, question, page);
      if (answer === undefined) await this.tools.greeted();
    }
  }

  /** Writes on after a conversation that had ended: a new one begins, with the same agent first. */
  goOn(follows: string, text: string): Promise<Answer> {
    return this.request({ channel: "chat", topic: null, again: false, name: "", email: "", text, follows });
  }

  async write(text: string): Promise<void> {
    const interaction = this.tools.conversation()?.id;
    if (interaction === undefined) return;
    this.typing.stopped();
    const line: Omit<Kept, "order"> = { clientId: newId(), interaction, text, at: new Date().toISOString() };
    await this.tools.outbox()?.add(line);
  }

  wrote(text: string): void {
    this.typing.wrote(text);
  }

  retry(clientId: string): void {
    void this.tools.outbox()?.retry(clientId);
  }

  end(): Promise<Answer | undefined> {
    return this.inConversation((interaction) => ({ type: "interaction.end", interaction }));
  }

  rate(stars: number, comment: string): Promise<Answer | undefined> {
    return this.inConversation((interaction) => ({ type: "interaction.rate", interaction, stars, comment }));
  }

  mailTranscript(): Promise<Answer | undefined> {
    return this.inConversation((interaction) => ({ type: "transcript.request", interaction }));
  }

  /** The agent whose connection broke is asked for again. */
  askForPrevious(): Promise<Answer | undefined> {
    return this.inConversation((interaction) => ({ type: "previous.ask", interaction }));
  }

  /** Somebody who waits is answered by mail instead. */
  leaveMessage(email: string): Promise<Answer | undefined> {
    return this.inConversation((interaction) => ({ type: "channel.choose", interaction, channel: "email", email }));
  }

  /** Whether an address was given with this conversation; the address itself is not kept on the device. */
  gaveEmail(): boolean {
    const id = this.tools.conversation()?.id;
    return id !== undefined && this.tools.keep.get("localStorage", MAIL + id) !== null;
  }

  private async inConversation(make: (interaction: string) => ShopperCommand): Promise<Answer | undefined> {
    const id = this.tools.conversation()?.id;
    return id === undefined ? undefined : this.tools.command(make(id));
  }

  private answered(answer: Answer, question: Question, page: PageState): Answer {
    const { keep } = this.tools;
    if (answer.type === "command.refused") return answer;
    keep.remove("sessionStorage", REQUEST);
    this.tools.carried(page);
    if (answer.interaction === undefined) return answer;
    if (question.email !== "") keep.set("localStorage", MAIL + answer.interaction, "given");
    this.tools.begun(answer.interaction);
    return answer;
  }
}

function requestOf(question: Question, clientId: string, page: PageState, proof: string, language: string): ShopperCommand {
  const { channel, topic, again, name, email, text, follows } = question;
  const chosen = { ...(topic === null ? {} : { assistance_type: topic }), ...(follows === undefined ? {} : { follows }) };
  return { type: "interaction.request", client_id: clientId, channel, ...chosen, ask_for_previous: again, name, email, text, proof, language, ...page };
}
