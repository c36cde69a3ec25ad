import { useId, useState } from "preact/hooks";

import { codePoints } from "../../lib/text";
import { COMMENT_CHARACTERS, type ConversationView } from "../../protocol/wire";
import { Counter } from "../../ui/Counter";
import { Icon } from "../../ui/Icon";
import { Spinner } from "../../ui/Spinner";
import { usePanel } from "../context";
import { refusalText } from "../refusals";
import { FieldError } from "./FieldError";

const STARS = [1, 2, 3, 4, 5];
const COUNTED_FROM = 900;

/** How it was, 1 to 5, once, with a word if there is one to say. */
export function Rating({ conversation, name }: { conversation: ConversationView; name: string }) {
  const say = usePanel().say.value;
  return (
    <div class="stack" role="group" aria-live="polite">
      {conversation.rated ? (
        <div class="banner banner--success">
          <Icon name="check" />
          <div class="grow">{say("ended.thanks")}</div>
        </div>
      ) : (
        <RatingForm name={name} />
      )}
    </div>
  );
}

function RatingForm({ name }: { name: string }) {
  const panel = usePanel();
  const say = panel.say.value;
  const id = useId();
  const [stars, setStars] = useState(0);
  const [comment, setComment] = useState("");
  const [busy, setBusy] = useState(false);
  const [mistake, setMistake] = useState<string>();
  const used = codePoints(comment.trim());
  const submit = (event: Event): void => {
    event.preventDefault();
    if (busy || used > COMMENT_CHARACTERS) return;
    if (stars === 0) {
      setMistake(say("ended.choose"));
      return;
    }
    setBusy(true);
    void panel.talk.rate(stars, comment.trim()).then((answer) => {
      setBusy(false);
      setMistake(refusalText(panel.say.value, answer));
    });
  };
  return (
    <form class="stack" noValidate onSubmit={submit}>
      <Stars name={name} stars={stars} onChoose={setStars} />
      <div class="field">
        <label class="field__label" for={`${id}comment`}>
          {say("ended.comment")} <span>{say("prechat.optional")}</span>
        </label>
        <textarea class="input" id={`${id}comment`} rows={2} value={comment} onInput={(event) => setComment(event.currentTarget.value)} />
        <Counter used={used} most={COMMENT_CHARACTERS} from={COUNTED_FROM} overText={(many) => say.count("chat.over", many)} />
      </div>
      {mistake !== undefined && (
        <div role="alert">
          <FieldError id={`${id}mistake`} text={mistake} />
        </div>
      )}
      <button class={`btn btn--primary btn--large btn--wide${busy ? " is-busy" : ""}`} type="submit">
        {busy && <Spinner />}
        {busy ? say("ended.sending") : say("ended.send")}
      </button>
    </form>
  );
}

function Stars({ name, stars, onChoose }: { name: string; stars: number; onChoose: (stars: number) => void }) {
  const say = usePanel().say.value;
  const id = useId();
  const labels: Record<number, string | undefined> = { 1: say("ended.star_1"), 5: say("ended.star_5") };
  return (
    <fieldset class="field">
      <legend class="field__label">{say("ended.rating", { name })}</legend>
      <div class="rating">
        {STARS.map((value) => (
          <label key={value}>
            <input
              type="radio"
              name={id}
              value={value}
              aria-label={labels[value] ?? String(value)}
              checked={stars === value}
              onChange={() => onChoose(value)}
            />
            <Icon name="star" />
            {value}
          </label>
        ))}
      </div>
      <div class="scale tiny" aria-hidden="true">
        <span>{say("ended.least")}</span>
        <span>{say("ended.most")}</span>
      </div>
    </fieldset>
  );
}
