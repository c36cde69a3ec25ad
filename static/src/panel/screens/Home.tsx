import { useEffect, useRef } from "preact/hooks";

import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";
import type { ConversationView } from "../../protocol/wire";
import { useArrival } from "../arrival";
import { usePanel } from "../context";
import { isRunning, type PanelModel } from "../model";
import { hasBasket } from "../pagestate";
import { Head, Plate } from "../parts/Head";
import { agentOf } from "../thread";

const LOOK_AGAIN_MS = 20_000;

/** The first screen: who is here, the ways to ask, and the conversation that goes on or ended last. */
export function Home() {
  const panel = usePanel();
  const heading = useRef<HTMLHeadingElement>(null);
  const { conversation, available, shop } = panel.state.value;
  useArrival(heading);
  useLookingAgain(panel, available);
  const running = isRunning(conversation);
  const name = shop?.name ?? panel.place.name;
  return (
    <main class="view view--home">
      <Head title={name} before={<Plate name={name} />} />
      <div class="view__scroll">
        <div class="hello">
          <h1 ref={heading} tabIndex={-1}>
            {greetingOf(panel)}
          </h1>
          <p>{noteOf(panel)}</p>
        </div>
        {!running && <ChatWay />}
        {conversation && <Again conversation={conversation} />}
      </div>
    </main>
  );
}

function greetingOf(panel: PanelModel): string {
  const say = panel.say.value;
  const { identity, available, conversation } = panel.state.value;
  if (!available && !isRunning(conversation)) return say("home.away");
  const first = identity?.name.split(" ")[0] ?? "";
  return first ? say("home.hello", { name: first }) : say("home.hello_guest");
}

function noteOf(panel: PanelModel): string {
  const say = panel.say.value;
  const { available, conversation } = panel.state.value;
  if (!available && !isRunning(conversation)) return say("home.away_note");
  if (panel.page.value.address === "") return say("home.note_alone");
  return hasBasket(panel.page.value) ? say("home.note_basket") : say("home.note_page");
}

/** While nobody is here, somebody may come. */
function useLookingAgain(panel: PanelModel, available: boolean): void {
  const wanted = !available && panel.attending.value;
  useEffect(() => {
    if (!wanted) return undefined;
    const timer = window.setInterval(() => panel.refresh(), LOOK_AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [panel, wanted]);
}

function ChatWay() {
  const panel = usePanel();
  const say = panel.say.value;
  const { available } = panel.state.value;
  return (
    <ul class="ways">
      <li>
        <button class="way" type="button" onClick={() => panel.go("prechat")}>
          <span class="way__sign">
            <Icon name="chat" />
          </span>
          <span>
            <span class="way__name">{say("home.chat")}</span>
            <span class="way__note">{available ? say("home.chat_here") : say("home.chat_away")}</span>
          </span>
          <span class="way__go">
            <Icon name="right" />
          </span>
        </button>
      </li>
    </ul>
  );
}

function Again({ conversation }: { conversation: ConversationView }) {
  const panel = usePanel();
  const agent = agentOf(conversation)?.person;
  const running = isRunning(conversation);
  const note = running ? runningNote(panel, conversation) : lastLine(panel, conversation);
  return (
    <button class="again" type="button" onClick={() => panel.go(running ? "conversation" : "ended")}>
      {agent ? <Avatar initials={agent.initials} agent /> : <Icon name={running ? "clock" : "chat"} />}
      <span class="grow">
        <b class="strong">{againTitle(panel, running, agent?.name)}</b>
        {note !== "" && (
          <span class="tiny clip" title={note}>
            {note}
          </span>
        )}
      </span>
      <Icon name="right" />
    </button>
  );
}

function againTitle(panel: PanelModel, running: boolean, name: string | undefined): string {
  const say = panel.say.value;
  if (running) return name === undefined ? say("home.continue_waiting") : say("home.continue", { name });
  return name === undefined ? say("home.ended_alone") : say("home.ended", { name });
}

function runningNote(panel: PanelModel, conversation: ConversationView): string {
  const { place } = conversation;
  return place === undefined ? lastLine(panel, conversation) : panel.say.value("home.continue_place", { place });
}

function lastLine(panel: PanelModel, { facts }: ConversationView): string {
  for (const { fact } of [...facts].reverse()) {
    if (fact.type === "message.posted") return panel.say.value("home.quote", { text: fact.text });
  }
  return "";
}
