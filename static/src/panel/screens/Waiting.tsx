import { useRef, useState } from "preact/hooks";

import type { ConversationView } from "../../protocol/wire";
import { Icon } from "../../ui/Icon";
import { Presence } from "../../ui/Presence";
import { Ring } from "../../ui/Ring";
import { useArrival } from "../arrival";
import { usePanel } from "../context";
import type { PanelModel } from "../model";
import { Confirm } from "../parts/Confirm";
import { Head } from "../parts/Head";
import { OfflineBanner } from "../parts/OfflineBanner";
import { refusalText } from "../refusals";
import { OtherWay } from "../parts/OtherWay";
import { askedFor, isAway, questionOf } from "../thread";
import type { Say } from "../words";

/** The queue: which place, what was asked, and the way out. */
export function Waiting({ conversation }: { conversation: ConversationView }) {
  const panel = usePanel();
  const say = panel.say.value;
  const heading = useRef<HTMLHeadingElement>(null);
  const [leaving, setLeaving] = useState(false);
  useArrival(heading);
  const offline = panel.offline.value;
  const isLeft = conversation.channel === "email";
  return (
    <main class="view">
      <Head title={say(isLeft ? "waiting.title_left" : "waiting.title")} back="home" sub={<Sub offline={offline} queue={conversation.queue} />} />
      <div class="view__scroll">
        {isLeft ? <Left heading={heading} /> : <Place conversation={conversation} heading={heading} />}
        <AskedFor conversation={conversation} />
        {!isLeft && <OtherWay conversation={conversation} />}
        <Quoted conversation={conversation} />
        {offline && <OfflineBanner />}
      </div>
      <div class="view__foot view__foot--bare">
        <button class="btn btn--quiet btn--large btn--wide" type="button" onClick={() => setLeaving(true)}>
          {say(isLeft ? "waiting.take_back" : "waiting.leave")}
        </button>
      </div>
      {leaving && <LeaveQueue isLeft={isLeft} onNo={() => setLeaving(false)} />}
    </main>
  );
}

function Sub({ offline, queue }: { offline: boolean; queue: string }) {
  const say = usePanel().say.value;
  return offline ? (
    <>
      <Presence state="offline" />
      {say("chat.no_connection")}
    </>
  ) : (
    <>{queue}</>
  );
}

function Place({ conversation, heading }: { conversation: ConversationView; heading: { current: HTMLHeadingElement | null } }) {
  const panel = usePanel();
  const say = panel.say.value;
  const { place } = conversation;
  const alone = panel.page.value.address === "";
  return (
    <div class="wait" role="status">
      <Ring share={shareOf(place)}>{place ?? <Icon name="clock" />}</Ring>
      <h1 ref={heading} tabIndex={-1}>
        {titleOf(panel, place)}
      </h1>
      <p class="wait__time">{waitText(say, conversation.wait)}</p>
      <p>{alone ? say("waiting.note_alone") : say("waiting.note")}</p>
    </div>
  );
}

/** A message that was left has no place: nobody stands in a queue. */
function Left({ heading }: { heading: { current: HTMLHeadingElement | null } }) {
  const say = usePanel().say.value;
  return (
    <div class="wait" role="status">
      <span class="empty__sign">
        <Icon name="mail" />
      </span>
      <h1 ref={heading} tabIndex={-1}>
        {say("waiting.left")}
      </h1>
      <p>{say("waiting.left_note")}</p>
    </div>
  );
}

function AskedFor({ conversation }: { conversation: ConversationView }) {
  const say = usePanel().say.value;
  const name = askedFor(conversation);
  if (name === undefined) return null;
  return (
    <div class="banner" role="status">
      <Icon name="user" />
      <div class="grow">{say(isAway(conversation) ? "event.away" : "event.asked", { name })}</div>
    </div>
  );
}

function titleOf(panel: PanelModel, place: number | undefined): string {
  const say = panel.say.value;
  if (place === undefined) return say("waiting.queued");
  return place === 1 ? say("waiting.next") : say("waiting.place", { place });
}

/** How long it takes as far as anybody knows, in words as vague as the knowledge. */
export function waitText(say: Say, seconds: number | undefined): string {
  if (seconds === undefined) return say("waiting.unknown");
  const minutes = Math.ceil(seconds / 60);
  if (minutes <= 1) return say("waiting.soon");
  if (minutes > 60) return say("waiting.hours");
  return say("waiting.minutes", { minutes: minutes > 10 ? Math.ceil(minutes / 5) * 5 : minutes });
}

/** A picture of the place, not of a time: nobody knows how long it takes. */
function shareOf(place: number | undefined): number {
  return place === undefined ? 0 : Math.max(0.12, 1.12 - place * 0.24);
}

function Quoted({ conversation }: { conversation: ConversationView }) {
  const panel = usePanel();
  const question = questionOf(conversation);
  if (question === undefined) return null;
  return (
    <div class="quoted" dir="auto">
      <span class="tiny">{panel.say.value("waiting.wrote", { time: panel.clock.time(question.at) })}</span>
      {question.text}
    </div>
  );
}

function LeaveQueue({ isLeft, onNo }: { isLeft: boolean; onNo: () => void }) {
  const panel = usePanel();
  const say = panel.say.value;
  const [refused, setRefused] = useState<string>();
  const leave = (): void => void panel.talk.end().then((answer) => setRefused(refusalText(panel.say.value, answer)));
  return (
    <Confirm
      title={say(isLeft ? "taking.title" : "leaving.title")}
      note={refused ?? say(isLeft ? "taking.note" : "leaving.note")}
      yes={say(isLeft ? "taking.yes" : "leaving.yes")}
      no={say(isLeft ? "taking.no" : "leaving.no")}
      onYes={leave}
      onNo={onNo}
    />
  );
}
