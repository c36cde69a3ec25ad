import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";

import type { ConversationView, Person } from "../../protocol/wire";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";
import { Presence } from "../../ui/Presence";
import { hasTouch, useArrival } from "../arrival";
import { usePanel } from "../context";
import { isRunning } from "../store";
import { Composer } from "../parts/Composer";
import { Confirm } from "../parts/Confirm";
import { FieldError } from "../parts/FieldError";
import { Head } from "../parts/Head";
import { OfflineBanner } from "../parts/OfflineBanner";
import { useStick } from "../parts/stick";
import { Thread, useEntries } from "../parts/Thread";
import { refusalText } from "../refusals";
import { agentOf, isAbandoned, lostAgent } from "../thread";

/** The conversation with an agent; when it has ended it can still be read. */
export function Chat({ conversation }: { conversation: ConversationView }) {
  const panel = usePanel();
  const say = panel.say.value;
  const [ending, setEnding] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const entries = useEntries(conversation);
  const stick = useStick(place, entries[0]?.key, entries.at(-1)?.key);
  const running = isRunning(conversation);
  useArrival(running && !hasTouch() ? field : place);
  const agent = partnerOf(conversation);
  const write = agent ? say("chat.write", { name: agent.name }) : say("chat.write_team");
  return (
    <main class="view">
      <ChatHead conversation={conversation} onEnd={() => setEnding(true)} />
      <Thread conversation={conversation} entries={entries} place={place} stick={stick}>
        {panel.offline.value && running && <OfflineBanner />}
        <AskForLost conversation={conversation} />
      </Thread>
      {running ? (
        <div class="view__foot view__foot--bare">
          <Composer conversation={conversation.id} placeholder={write} field={field} onSent={stick.toEnd} />
        </div>
      ) : (
        conversation.elsewhere !== true && (isAbandoned(conversation) ? <GoOn conversation={conversation} field={field} /> : <Afterwards />)
      )}
      {ending && running && <EndChat onNo={() => setEnding(false)} />}
    </main>
  );
}

/** The agent is gone and the shopper waits again: for whoever comes, or for that one. */
function AskForLost({ conversation }: { conversation: ConversationView }) {
  const panel = usePanel();
  const [refused, setRefused] = useState<string>();
  const name = lostAgent(conversation);
  if (name === undefined) return null;
  const ask = (): void => void panel.talk.askForPrevious().then((answer) => setRefused(refusalText(panel.say.value, answer)));
  return (
    <div class="ask-again">
      <button class="btn" type="button" onClick={ask}>
        <Icon name="user" />
        {panel.say.value("again.ask", { name })}
      </button>
      <div role="status">{refused !== undefined && <FieldError id="again-refused" text={refused} />}</div>
    </div>
  );
}

function ChatHead({ conversation, onEnd }: { conversation: ConversationView; onEnd: () => void }) {
  const panel = usePanel();
  const say = panel.say.value;
  const agent = partnerOf(conversation);
  const heading = useRef<HTMLHeadingElement>(null);
  const running = isRunning(conversation);
  return (
    <Head
      heading={heading}
      title={agent?.name ?? say("chat.title")}
      back="home"
      before={agent && <Avatar initials={agent.initials} agent />}
      sub={<Where conversation={conversation} />}
      items={running ? [{ icon: "close", label: say("chat.end"), act: onEnd }] : []}
    />
  );
}

/** Who is on the other side; while the queue has the conversation again, nobody is. */
function partnerOf(conversation: ConversationView): Person | undefined {
  const agent = agentOf(conversation);
  return agent?.here || !isRunning(conversation) ? agent?.person : undefined;
}

function Where({ conversation }: { conversation: ConversationView }) {
  const panel = usePanel();
  const say = panel.say.value;
  const offline = panel.offline.value;
  const here = agentOf(conversation)?.here ?? false;
  const shop = panel.state.value.shop?.name ?? panel.place.name;
  const until = conversation.attendances.find(({ held_until }) => held_until !== undefined)?.held_until;
  const isCutOff = conversation.attendances.some(({ lost }) => lost === true);
  const words = offline ? say("chat.no_connection") : whereText(conversation, here);
  return (
    <>
      {isRunning(conversation) && <Presence state={here && !offline && !isCutOff ? (until === undefined ? "available" : "idle") : "offline"} />}
      <span class="where">{words}</span>
    </>
  );

  function whereText({ state, place, queue }: ConversationView, isHere: boolean): string {
    if (isCutOff) return say("chat.cutOff");
    if (until !== undefined) return say("chat.held", { time: panel.clock.time(until) });
    if (state !== "queued" || isHere) return queue.startsWith(shop) ? queue : say("chat.where", { shop, queue });
    return place === undefined || place === 1 ? say("waiting.next") : say("waiting.place", { place });
  }
}

/** The chat ended because nobody wrote: whoever writes now goes on, and the form is not asked for again. */
function GoOn({ conversation, field }: { conversation: ConversationView; field: RefObject<HTMLTextAreaElement | null> }) {
  const panel = usePanel();
  const say = panel.say.value;
  const [refused, setRefused] = useState<string>();
  const write = async (text: string): Promise<boolean> => {
    const answer = await panel.talk.goOn(conversation.id, text);
    setRefused(refusalText(say, answer));
    return answer.type === "command.accepted";
  };
  return (
    <div class="view__foot view__foot--bare">
      <div role="status">{refused !== undefined && <FieldError id="go-on-refused" text={refused} />}</div>
      <Composer conversation={conversation.id} placeholder={say("chat.go_on")} field={field} onSent={() => undefined} write={write} />
      <button class="btn btn--wide" type="button" onClick={() => panel.go("ended")}>
        {say("chat.afterwards")}
      </button>
    </div>
  );
}

function Afterwards() {
  const panel = usePanel();
  return (
    <div class="view__foot">
      <button class="btn btn--primary btn--large btn--wide" type="button" onClick={() => panel.go("ended")}>
        {panel.say.value("chat.afterwards")}
      </button>
    </div>
  );
}

function EndChat({ onNo }: { onNo: () => void }) {
  const panel = usePanel();
  const say = panel.say.value;
  const [refused, setRefused] = useState<string>();
  const end = (): void => void panel.talk.end().then((answer) => setRefused(refusalText(panel.say.value, answer)));
  return (
    <Confirm
      title={say("ending.title")}
      note={refused ?? say(panel.hasEmail ? "ending.note_mail" : "ending.note")}
      yes={say("ending.yes")}
      no={say("ending.no")}
      onYes={end}
      onNo={onNo}
    />
  );
}
