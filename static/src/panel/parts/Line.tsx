import { Message, MessageState } from "../../ui/Message";
import type { Taken } from "../../lib/redaction";
import { usePanel } from "../context";
import type { PanelModel } from "../model";
import type { Entry, Event, Journey } from "../entries";

const ICONS: Record<Journey, string> = {
  waiting: "clock",
  sending: "clock",
  sent: "check",
  delivered: "check",
  read: "checks",
  failed: "error",
};

type Mine = Extract<Entry, { kind: "mine" }>;
type Theirs = Extract<Entry, { kind: "theirs" }>;

/** One entry of the thread. */
export function Line({ entry }: { entry: Entry }) {
  const panel = usePanel();
  switch (entry.kind) {
    case "day":
      return <p class="line line--rule">{`${panel.clock.day(entry.at, new Date())} ${panel.clock.time(entry.at)}`}</p>;
    case "event":
      return <p class="line">{eventText(panel, entry.event)}</p>;
    case "mine":
      return <MyLine entry={entry} />;
    case "theirs":
      return <TheirLine entry={entry} />;
  }
}

function TheirLine({ entry }: { entry: Theirs }) {
  const { clock } = usePanel();
  const { person, more, text, at, redacted } = entry;
  const time = clock.time(at);
  const who = more ? {} : { who: { name: person.name, time } };
  return (
    <Message
      side="theirs"
      text={text}
      more={more}
      initials={person.initials}
      fromAgent
      spoken={`${person.name}, ${time}`}
      {...who}
    >
      {redacted && <Redacted what={redacted} />}
    </Message>
  );
}

function MyLine({ entry }: { entry: Mine }) {
  const panel = usePanel();
  const { text, more, journey, at, redacted } = entry;
  const pending = journey === "waiting" || journey === "sending";
  const spoken = `${panel.say.value("chat.you")}, ${panel.clock.time(at)}`;
  return (
    <Message side="mine" text={text} more={more} pending={pending} spoken={spoken}>
      {redacted && <Redacted what={redacted} />}
      {journey && <State journey={journey} clientId={entry.clientId} />}
    </Message>
  );
}

/** What was taken out before anybody kept it. */
function Redacted({ what }: { what: Taken }) {
  return <MessageState icon="shield">{usePanel().say.value(`redacted.${what}`)}</MessageState>;
}

function State({ journey, clientId }: { journey: Journey; clientId: string }) {
  const panel = usePanel();
  const say = panel.say.value;
  const tone = journey === "read" || journey === "failed" ? { tone: journey } : {};
  return (
    <MessageState icon={ICONS[journey]} {...tone}>
      {say(`state.${journey}`)}
      {journey === "failed" && (
        <button class="link" type="button" onClick={() => panel.talk.retry(clientId)}>
          {say("state.retry")}
        </button>
      )}
    </MessageState>
  );
}

function eventText(panel: PanelModel, event: Event): string {
  const say = panel.say.value;
  switch (event.kind) {
    case "joined":
      return say(panel.page.value.address === "" ? "event.joined_alone" : "event.joined", { name: event.name });
    case "left":
      return say(event.lost ? "event.lost" : "event.left", { name: event.name });
    case "requeued":
      return say("event.requeued");
    case "asked":
      return say("event.asked", { name: event.name });
    case "away":
      return say("event.away", { name: event.name });
    case "silence":
      return event.minutes === 0 ? say("event.silence_soon") : say.count("event.silence", event.minutes);
    case "cutOff":
      return say("event.cutOff", { name: event.name });
    case "held":
      return say("event.held", { name: event.name, time: panel.clock.time(event.until) });
    case "resumed":
      return say(event.over ? "event.hold_over" : "event.resumed", { name: event.name });
    case "abandoned":
      return say("event.abandoned");
    case "ended":
      if (event.by === "shopper") return say("event.ended_me");
      return event.by === "agent" && event.name ? say("event.ended_agent", { name: event.name }) : say("event.ended");
  }
}
