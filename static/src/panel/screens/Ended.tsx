import { useRef, useState } from "preact/hooks";

import type { ConversationView, Person } from "../../protocol/wire";
import { Icon } from "../../ui/Icon";
import { useArrival } from "../arrival";
import { usePanel } from "../context";
import type { PanelModel } from "../model";
import { Head } from "../parts/Head";
import { Rating } from "../parts/Rating";
import { refusalText } from "../refusals";
import { FieldError } from "../parts/FieldError";
import { agentOf } from "../thread";

/** After a chat: how it was, what was said, and the next one. */
export function Ended({ conversation }: { conversation: ConversationView }) {
  const panel = usePanel();
  const say = panel.say.value;
  const heading = useRef<HTMLHeadingElement>(null);
  useArrival(heading);
  const agent = agentOf(conversation)?.person;
  return (
    <main class="view">
      <Head
        title={agent ? say("ended.title") : say(conversation.channel === "email" ? "ended.taken_back" : "ended.left")}
        heading={heading}
        back="home"
        sub={subOf(panel, conversation, agent)}
      />
      <div class="view__scroll">
        {agent ? <AfterChat conversation={conversation} agent={agent} /> : <p class="muted">{say("ended.left_note")}</p>}
        <AskAgain />
      </div>
    </main>
  );
}

function AfterChat({ conversation, agent }: { conversation: ConversationView; agent: Person }) {
  return (
    <>
      <Rating conversation={conversation} name={agent.name} />
      <hr class="hr" />
      <Transcript conversation={conversation} />
    </>
  );
}

function subOf(panel: PanelModel, { facts }: ConversationView, agent: Person | undefined): string {
  const at = facts.findLast(({ fact }) => fact.type === "interaction.ended")?.at;
  if (at === undefined) return "";
  const when = `${panel.clock.day(at, new Date())} ${panel.clock.time(at)}`;
  return agent ? panel.say.value("ended.with", { when, name: agent.name }) : when;
}

function Transcript({ conversation }: { conversation: ConversationView }) {
  const panel = usePanel();
  const say = panel.say.value;
  const [refused, setRefused] = useState<string>();
  const mail = (): void =>
    void panel.talk.mailTranscript().then((answer) => setRefused(refusalText(panel.say.value, answer)));
  return (
    <>
      <div class="two">
        <button class="btn" type="button" onClick={() => panel.go("conversation")}>
          <Icon name="chat" />
          {say("ended.read")}
        </button>
        {panel.hasEmail && !conversation.transcript && (
          <button class="btn" type="button" onClick={mail}>
            <Icon name="mail" />
            {say("ended.mail")}
          </button>
        )}
      </div>
      <div role="status">
        {conversation.transcript && <Done text={say("ended.mailed")} />}
        {refused !== undefined && <FieldError id="transcript-refused" text={refused} />}
      </div>
    </>
  );
}

function Done({ text }: { text: string }) {
  return (
    <div class="banner banner--success">
      <Icon name="check" />
      <div class="grow">{text}</div>
    </div>
  );
}

function AskAgain() {
  const panel = usePanel();
  const say = panel.say.value;
  const { shop } = panel.state.value;
  return (
    <button class="again" type="button" onClick={() => panel.ask("chat")}>
      <Icon name="chat" />
      <span class="grow">
        <b class="strong">{say("ended.again")}</b>
        <span class="tiny">{say("ended.again_note", { shop: shop?.name ?? panel.place.name })}</span>
      </span>
      <Icon name="right" />
    </button>
  );
}
