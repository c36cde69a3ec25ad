import { MESSAGE_CHARACTERS } from "../../protocol/wire";
import { Counter } from "../../ui/Counter";
import { Icon } from "../../ui/Icon";
import { usePanel } from "../context";
import { type Draft, type FieldState, questionLength, TOPICS } from "../form";
import { FieldError } from "../parts/FieldError";

interface FieldProps extends FieldState {
  change: (changed: Partial<Draft>) => void;
  required?: boolean;
}

const COUNTED_FROM = 900;

interface ChoiceProps {
  draft: Draft;
  change: (changed: Partial<Draft>) => void;
}

/** What it is about: four choices as cards, for whoever likes to say it. */
export function Topics({ id, draft, change }: ChoiceProps & { id: string }) {
  const say = usePanel().say.value;
  return (
    <fieldset class="field">
      <legend class="field__label">
        {say("prechat.topic")} <span>{say("prechat.optional")}</span>
      </legend>
      <div class="topics">
        {TOPICS.map(({ topic, icon, label }) => (
          <label class="topic" key={topic}>
            <input type="radio" name={id} value={topic} checked={draft.topic === topic} onChange={() => change({ topic })} />
            <Icon name={icon} />
            {say(label)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Who was talked to last may be asked for again. */
export function AgainField({ draft, change, name }: ChoiceProps & { name: string }) {
  const say = usePanel().say.value;
  return (
    <label class="check check--field">
      <input type="checkbox" checked={draft.again} onChange={(event) => change({ again: event.currentTarget.checked })} />
      {say("again.ask", { name })}
    </label>
  );
}

interface LineProps extends FieldProps {
  label: string;
  type: "text" | "email";
  value: string;
  autocomplete: "name" | "email";
  onValue: (value: string) => void;
}

function LineField({ id, label, type, value, autocomplete, mistake, required = false, onValue }: LineProps) {
  const say = usePanel().say.value;
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label} {!required && <span>{say("prechat.optional")}</span>}
      </label>
      <input
        class="input"
        id={id}
        type={type}
        list={undefined}
        value={value}
        autocomplete={autocomplete}
        required={required}
        aria-invalid={mistake !== undefined}
        aria-describedby={mistake === undefined ? undefined : `${id}mistake`}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      {mistake !== undefined && <FieldError id={`${id}mistake`} text={mistake} />}
    </div>
  );
}

export function NameField(props: FieldProps) {
  const say = usePanel().say.value;
  return (
    <LineField
      {...props}
      label={say("prechat.name")}
      type="text"
      autocomplete="name"
      value={props.draft.name}
      onValue={(name) => props.change({ name })}
    />
  );
}

export function EmailField(props: FieldProps) {
  const say = usePanel().say.value;
  return (
    <LineField
      {...props}
      label={say("prechat.email")}
      type="email"
      autocomplete="email"
      value={props.draft.email}
      onValue={(email) => props.change({ email })}
    />
  );
}

/** The question, bounded like any other message. */
export function QuestionField({ id, draft, mistake, change, left }: FieldProps & { left: boolean }) {
  const say = usePanel().say.value;
  const used = questionLength(draft);
  const over = used > MESSAGE_CHARACTERS;
  const described = [`${id}hint`, mistake === undefined ? "" : `${id}mistake`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {say(left ? "prechat.message" : "prechat.question")}
      </label>
      <textarea
        class="input"
        id={id}
        rows={3}
        value={draft.text}
        placeholder={say("prechat.question_placeholder")}
        required
        aria-invalid={over || mistake !== undefined}
        aria-describedby={described}
        onInput={(event) => change({ text: event.currentTarget.value })}
      />
      <div class="field__foot">
        <p class="field__hint" id={`${id}hint`}>
          {say("prechat.hint")}
        </p>
        <span role="status">
          <Counter used={used} most={MESSAGE_CHARACTERS} from={COUNTED_FROM} overText={(many) => say.count("chat.over", many)} />
        </span>
      </div>
      {mistake !== undefined && <FieldError id={`${id}mistake`} text={mistake} />}
    </div>
  );
}
