import { useId, useState } from "preact/hooks";

import { isEmail } from "../../lib/text";
import type { ConversationView } from "../../protocol/wire";
import { Icon } from "../../ui/Icon";
import { usePanel } from "../context";
import { awayOf, channelOf } from "../heads";
import type { PanelModel } from "../model";
import { refusalText } from "../refusals";
import { wayOffered } from "../thread";
import { FieldError } from "./FieldError";

const TITLES = { closed: "way.closed", long: "way.long", nobody: "way.nobody" } as const;

/** Asks whoever waits long, or while nobody is there, whether a message would do; the question stays as it was written. */
export function OtherWay({ conversation }: { conversation: ConversationView }) {
  const panel = usePanel();
  const offered = wayOffered(conversation);
  const away = awayOf(panel.state.value);
  const cause = away?.reason === "closed" ? "closed" : away === undefined ? "long" : "nobody";
  const [kept, setKept] = useState("");
  const asks = `${offered}.${away === undefined ? "" : cause}`;
  const useless = channelOf(panel.state.value, "email").reason !== undefined;
  if (useless || (offered === 0 && away === undefined) || kept === asks) return null;
  return <Asking panel={panel} cause={cause} onStay={() => setKept(asks)} />;
}

function Asking({ panel, cause, onStay }: { panel: PanelModel; cause: keyof typeof TITLES; onStay: () => void }) {
  const say = panel.say.value;
  const id = useId();
  const known = panel.talk.gaveEmail() || Boolean(panel.state.value.identity?.email);
  const [email, setEmail] = useState("");
  const [wrong, setWrong] = useState<string>();
  const leave = (event: Event): void => {
    event.preventDefault();
    if (!known && !isEmail(email.trim())) {
      setWrong(say(email.trim() === "" ? "prechat.email_missing" : "prechat.email_wrong"));
      return;
    }
    void panel.talk.leaveMessage(email.trim()).then((answer) => setWrong(refusalText(panel.say.value, answer)));
  };
  return (
    <form class="card way-out" noValidate onSubmit={leave} aria-labelledby={`${id}title`}>
      <div role="status">
        <h2 id={`${id}title`}>{say(TITLES[cause])}</h2>
        <p>{say("way.note")}</p>
      </div>
      {!known && (
        <div class="field">
          <label class="field__label" for={id}>
            {say("prechat.email")}
          </label>
          <input
            class="input"
            id={id}
            type="email"
            autocomplete="email"
            value={email}
            required
            aria-invalid={wrong !== undefined}
            aria-describedby={wrong === undefined ? undefined : `${id}wrong`}
            onInput={(event) => setEmail(event.currentTarget.value)}
          />
        </div>
      )}
      {wrong !== undefined && (
        <div role="alert">
          <FieldError id={`${id}wrong`} text={wrong} />
        </div>
      )}
      <div class="way-out__choice">
        <button class="btn btn--primary" type="submit">
          <Icon name="mail" />
          {say("way.leave")}
        </button>
        <button class="btn btn--quiet" type="button" onClick={onStay}>
          {say("way.stay")}
        </button>
      </div>
    </form>
  );
}
