import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../ui/Icon";
import { Spinner } from "../../ui/Spinner";
import { codePoints } from "../../lib/text";
import { NOTE_CHARACTERS, type TargetAgent, type TargetQueue } from "../../protocol/wire";
import { askTargets, pass, type Purpose, type Target } from "../commands";
import { shortName } from "../people";
import { busy, overlay } from "../place";
import { desk, targets } from "../session";
import { figure, t, type Word } from "../words";
import { Finder } from "./Finder";
import { Frame } from "./Frame";

type Kind = Target["kind"];

const TITLES = { transfer: "pass.title", consult: "pass.consultTitle", reassign: "pass.reassignTitle" } as const;
const ACTS = { transfer: "pass.act", consult: "pass.consultAct", reassign: "pass.reassignAct" } as const;

/** Where the conversation goes, or who is asked for help: one dialog for both. */
export function PassDialog({ id, name, purpose }: { id: string; name: string; purpose: Purpose }) {
  const agent = desk.value.agent;
  const isAll = purpose === "reassign";
  const kinds: Kind[] = purpose === "consult" ? ["agent"] : tabsOf(isAll || agent?.to_queues === true, isAll || agent?.to_agents === true);
  const kind = useSignal<Kind>(kinds[0] ?? "agent");
  const target = useSignal<Target | null>(null);
  const note = useSignal("");
  const problem = useSignal("");
  const isSure = useSignal(false);
  useEffect(() => {
    askTargets(id, purpose);
  }, [id]);
  const choose = (next: Target): void => {
    target.value = next;
    problem.value = "";
    isSure.value = false;
  };
  const turn = (next: Kind): void => {
    kind.value = next;
    target.value = null;
    problem.value = "";
  };
  const go = async (event: Event): Promise<void> => {
    event.preventDefault();
    const words = checked(target.peek(), note.peek());
    problem.value = words;
    const chosen = target.peek();
    if (words || !chosen) return;
    const answer = await pass(id, purpose, chosen, note.peek(), isSure.peek());
    isSure.value = answer === "sure";
    problem.value = answer === "sure" || answer === "" ? "" : answer;
  };
  return (
    <Frame title={t(TITLES[purpose], { name: shortName(name) || t("guest") })}>
      <form class="dialog__form" noValidate onSubmit={(event) => void go(event)}>
        <div class="dialog__body">
          <div class="pass__top">
            {kinds.length > 1 ? <Tabs kinds={kinds} kind={kind.value} turn={turn} /> : <span class="field__label">{t(tabWord(kind.value))}</span>}
            <button class="btn btn--small" type="button" onClick={() => askTargets(id, purpose)}>
              <Icon name="refresh" />
              {t("pass.refresh")}
            </button>
          </div>
          <Choices key={kind.value} id={id} kind={kind.value} target={target.value} choose={choose} />
          <Note note={note.value} write={(text) => (note.value = text)} />
          {isSure.value && target.value && (
            <p class="banner banner--warn" role="alert">
              <Icon name="alert" />
              <span class="grow">{t("pass.sure", { name: target.value.name })}</span>
            </p>
          )}
        </div>
        <Foot id={id} purpose={purpose} problem={problem.value} isSure={isSure.value} target={target.value} />
      </form>
    </Frame>
  );
}

function tabsOf(toQueues: boolean, toAgents: boolean): Kind[] {
  return [...(toQueues ? (["queue"] as const) : []), ...(toAgents ? (["agent"] as const) : [])];
}

function tabWord(kind: Kind): Word {
  return kind === "queue" ? "pass.queue" : "pass.agent";
}

function checked(target: Target | null, note: string): string {
  if (!target) return t("pass.chooseFirst");
  return codePoints(note) > NOTE_CHARACTERS ? t("wrap.noteTooLong") : "";
}

function Tabs({ kinds, kind, turn }: { kinds: readonly Kind[]; kind: Kind; turn: (kind: Kind) => void }) {
  const keys = ({ key }: KeyboardEvent): void => {
    if (key !== "ArrowLeft" && key !== "ArrowRight") return;
    const next = kinds.find((one) => one !== kind);
    if (!next) return;
    turn(next);
    document.getElementById(`pass-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={t("pass.tabs")} onKeyDown={keys}>
      {kinds.map((one) => (
        <button
          key={one}
          id={`pass-${one}`}
          class="tab"
          type="button"
          role="tab"
          aria-selected={one === kind}
          aria-controls="pass-choices"
          tabIndex={one === kind ? 0 : -1}
          onClick={() => turn(one)}
        >
          {t(tabWord(one))}
        </button>
      ))}
    </div>
  );
}

interface ChoicesProps {
  id: string;
  kind: Kind;
  target: Target | null;
  choose: (target: Target) => void;
}

function Choices({ id, kind, target, choose }: ChoicesProps) {
  const ref = useRef<HTMLDivElement>(null);
  const told = targets.value?.interaction === id ? targets.value : null;
  useEffect(() => {
    // Typing searches as soon as there is something to search; who is on a tab stays there.
    if (told && document.activeElement?.role !== "tab") ref.current?.querySelector("input")?.focus();
  }, [told !== null]);
  if (!told) return <p class="pick__none">{t("loading")}</p>;
  const same = { isChosen: ({ id }: { id: number }) => target?.id === id, pick: ({ id, name }: { id: number; name: string }) => choose({ kind, id, name }) };
  return (
    <div ref={ref} class="pick" id="pass-choices" role="tabpanel" aria-labelledby={`pass-${kind}`}>
      {kind === "queue" ? (
        <Finder
          id="target"
          label={t("pass.searchQueue")}
          items={told.queues}
          none={(search) => t(search ? "pass.noMatch" : "pass.noQueue")}
          option={(queue, name) => <QueueOption queue={queue} name={name} />}
          {...same}
        />
      ) : (
        <Finder
          id="target"
          label={t("pass.searchAgent")}
          items={told.agents}
          none={(search) => t(search ? "pass.noMatch" : "pass.noAgent")}
          option={(agent, name) => <AgentOption agent={agent} name={name} />}
          {...same}
        />
      )}
    </div>
  );
}

function QueueOption({ queue, name }: { queue: TargetQueue; name: preact.ComponentChildren }) {
  const there = queue.here === 0 ? t("pass.nobodyHere") : t.count("pass.here", queue.here);
  return (
    <>
      <Icon name="check" />
      <span class="row--between">
        <span class="clip">{name}</span>
        <span class="small faint nowrap">
          {t.count("pass.waiting", queue.waiting)}, {there}
        </span>
      </span>
    </>
  );
}

function AgentOption({ agent, name }: { agent: TargetAgent; name: preact.ComponentChildren }) {
  const load = t("pass.load", { load: agent.load ?? 0, capacity: agent.capacity ?? 0 });
  return (
    <>
      <Icon name="check" />
      <span class="row--between">
        <span class="clip">{name}</span>
        <span class="small faint clip">{[...(agent.queues ?? []), load].join(", ")}</span>
      </span>
    </>
  );
}

function Note({ note, write }: { note: string; write: (text: string) => void }) {
  const used = codePoints(note);
  const isOver = used > NOTE_CHARACTERS;
  return (
    <div class="field">
      <label class="field__label row" for="pass-note">
        {t("pass.note")} <span>{t("optional")}</span>
        {isOver && <span class="field__count composer__count--over">{t("composer.over", { count: figure(used - NOTE_CHARACTERS) })}</span>}
      </label>
      <textarea class="input" id="pass-note" rows={2} value={note} onInput={(event) => write(event.currentTarget.value)} />
    </div>
  );
}

interface FootProps {
  id: string;
  purpose: Purpose;
  problem: string;
  isSure: boolean;
  target: Target | null;
}

function Foot({ id, purpose, problem, isSure, target }: FootProps) {
  const isBusy = busy.value.has(`pass ${id}`);
  const act = isSure ? "pass.anyway" : ACTS[purpose];
  return (
    <div class="dialog__foot">
      {problem ? (
        <p class="field__error grow" role="alert">
          <Icon name="error" />
          {problem}
        </p>
      ) : (
        <p class="small faint grow">
          {purpose === "transfer" && target?.kind === "agent" && t("pass.waits", { name: shortName(target.name) })}
        </p>
      )}
      <button class="btn" type="button" onClick={() => (overlay.value = null)}>
        {t("aside.cancel")}
      </button>
      <button class={isBusy ? "btn btn--primary is-busy" : "btn btn--primary"} type="submit">
        {isBusy && <Spinner />}
        {t(act)}
      </button>
    </div>
  );
}
