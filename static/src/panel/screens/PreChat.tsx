import { useId, useRef, useState } from "preact/hooks";

import { initialsOf } from "../../lib/text";
import type { AssistanceType, Requester, ShopView } from "../../protocol/wire";
import { Avatar } from "../../ui/Avatar";
import { Presence } from "../../ui/Presence";
import { Spinner } from "../../ui/Spinner";
import { useArrival } from "../arrival";
import { usePanel } from "../context";
import { askedOf, type Draft, draftOf, emptyDraft, type Field, type FieldState, type Form, type Mistakes, mistakesOf, needsEmail, questionOf, TOPICS } from "../form";
import { awayOf, formChannel } from "../heads";
import type { PanelModel } from "../model";
import { FieldError } from "../parts/FieldError";
import { Head } from "../parts/Head";
import { refusalText } from "../refusals";
import { AgainField, EmailField, NameField, QuestionField, Topics } from "./PreChatFields";

const DRAFT = "form";

/** The form before a chat, or a message that is left; it asks for nothing that the shop has signed. */
export function PreChat({ shop }: { shop: ShopView }) {
  const panel = usePanel();
  const say = panel.say.value;
  const heading = useRef<HTMLHeadingElement>(null);
  useArrival(heading);
  const { identity, previous } = panel.state.value;
  const asking: Form = { shop, identity, channel: formChannel(panel.state.value, panel.channel.value) };
  const form = usePreChat(panel, asking);
  const asked = askedOf(asking);
  const left = asking.channel === "email";
  return (
    <main class="view">
      <Head title={say(left ? "prechat.title_left" : "prechat.title")} heading={heading} back="home" sub={<Sub left={left} />} />
      <form class="view__scroll" id={form.id} noValidate onSubmit={form.submit}>
        <Topics id={`${form.id}topic`} draft={form.draft} change={form.change} />
        {asked.name && <NameField {...form.field("name")} change={form.change} required={shop.ask_name === "required"} />}
        {asked.email && <EmailField {...form.field("email")} change={form.change} required={needsEmail(asking)} />}
        <QuestionField {...form.field("text")} change={form.change} left={left} />
        {previous !== "" && <AgainField draft={form.draft} change={form.change} name={previous} />}
        {identity && <Me identity={identity} shop={shop.name} />}
      </form>
      <div class="view__foot">
        {form.refused && (
          <div role="alert">
            <FieldError id={`${form.id}refused`} text={form.refused} />
          </div>
        )}
        <StartButton form={form.id} busy={form.busy} left={left} />
      </div>
    </main>
  );
}

/** Said anew when somebody comes or goes while the form is being filled in. */
function Sub({ left }: { left: boolean }) {
  const panel = usePanel();
  const say = panel.say.value;
  const away = awayOf(panel.state.value) !== undefined;
  return (
    <span class="where" role="status">
      <Presence state={away ? "offline" : "available"} />
      {left ? say(away ? "prechat.away_left" : "prechat.left") : say(away ? "prechat.away" : "prechat.here")}
    </span>
  );
}

function StartButton({ form, busy, left }: { form: string; busy: boolean; left: boolean }) {
  const say = usePanel().say.value;
  const word = left ? say("prechat.send") : say("prechat.start");
  return (
    <button class={`btn btn--primary btn--large btn--wide${busy ? " is-busy" : ""}`} type="submit" form={form}>
      {busy && <Spinner />}
      {busy ? say(left ? "prechat.sending" : "prechat.starting") : word}
    </button>
  );
}

function Me({ identity, shop }: { identity: Requester; shop: string }) {
  const say = usePanel().say.value;
  return (
    <div class="me">
      <Avatar initials={initialsOf(identity.name)} />
      <span class="grow">
        <b class="strong">{identity.name}</b>
        <span class="tiny">{say("prechat.logged_in", { shop })}</span>
      </span>
    </div>
  );
}

function usePreChat(panel: PanelModel, asking: Form) {
  const id = useId();
  const [draft, setDraft] = useState(() => firstDraft(panel));
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const say = panel.say.value;

  const change = (changed: Partial<Draft>): void => {
    const next = { ...draft, ...changed };
    setDraft(next);
    panel.keepDraft(DRAFT, JSON.stringify(next));
    if (Object.keys(mistakes).length > 0) setMistakes(mistakesOf(next, asking));
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    if (busy) return;
    const question = questionOf(draft, asking);
    if (question === null) {
      const found = mistakesOf(draft, asking);
      setMistakes(found);
      focusFirst(id, found);
      return;
    }
    setBusy(true);
    setRefused(undefined);
    void panel.talk.request(question).then((answer) => {
      setBusy(false);
      setRefused(refusalText(panel.say.value, answer));
      if (answer.type === "command.accepted") panel.keepDraft(DRAFT, "");
    });
  };
  const field = (name: Field): FieldState => {
    const mistake = mistakes[name];
    return { id: `${id}${name}`, draft, mistake: mistake && say(mistake, { most: 100 }) };
  };
  return { id, draft, change, submit, field, busy, refused };
}

function firstDraft(panel: PanelModel): Draft {
  const kept = panel.draft(DRAFT);
  const draft = kept === "" ? emptyDraft : draftOf(kept);
  const wish = panel.wish.peek();
  panel.wish.value = null;
  if (wish === null) return draft;
  return { ...draft, topic: topicOf(wish.type) ?? draft.topic, text: wish.text ?? draft.text };
}

function topicOf(type: string | undefined): AssistanceType | undefined {
  return TOPICS.find(({ topic }) => topic === type)?.topic;
}

function focusFirst(id: string, mistakes: Mistakes): void {
  const order: Field[] = ["name", "email", "text"];
  const first = order.find((name) => mistakes[name] !== undefined) ?? "text";
  document.getElementById(`${id}${first}`)?.focus();
}
