import { useComputed } from "@preact/signals";
import { Icon } from "../../ui/Icon";
import { Ring } from "../../ui/Ring";
import { duration } from "../../lib/time";
import type { InteractionView, WrapUpWork } from "../../protocol/wire";
import { chosenCode } from "../codes";
import { changeWrapUpTime } from "../commands";
import { endOf } from "../ending";
import { busy } from "../place";
import { now, serverNow, times } from "../session";
import { secondsSince } from "../serverclock";
import { secondsLeft } from "../timing";
import { t, wordOf } from "../words";

/** What is left where time counts down, else how long ago the conversation ended. */
export function WrapUpTime({ view }: { view: InteractionView }) {
  const end = endOf(view);
  const counts = (view.wrap_up?.total_seconds ?? 0) > 0;
  const seconds = useComputed(() =>
    counts ? secondsLeft(times.value.due[view.id], now.value) : end ? secondsSince(end.at, serverNow()) : 0,
  );
  return <>{t(counts ? "row.left" : "row.for", { time: duration(seconds.value) })}</>;
}

interface ClockProps {
  view: InteractionView;
  tell: (words: string) => void;
}

/** How long the work lasts, and what the profile lets the agent do about it. */
export function ClockLine({ view, tell }: ClockProps) {
  const work = view.wrap_up;
  if (!work) return null;
  return (
    <div class="clockline">
      {work.total_seconds > 0 ? <Countdown view={view} total={work.total_seconds} /> : <Icon name="clock" />}
      <p class="small grow">{wordsOf(view, work)}</p>
      <TimeActs view={view} work={work} tell={tell} />
    </div>
  );
}

function Countdown({ view, total }: { view: InteractionView; total: number }) {
  const left = useComputed(() => secondsLeft(times.value.due[view.id], now.value));
  const tone = left.value > 10 ? {} : { tone: left.value > 5 ? ("warn" as const) : ("danger" as const) };
  return (
    <Ring share={(left.value - 1) / total} {...tone} label={t.count("offer.left", left.value)}>
      {left.value}
    </Ring>
  );
}

function wordsOf(view: InteractionView, { mode }: WrapUpWork): string {
  if (mode === "optional") return t("wrap.optional");
  if (mode === "required") return t("wrap.required");
  if (mode === "timed") return t("wrap.alone");
  const code = chosenCode(view);
  return code ? t("wrap.stored", { code }) : t("wrap.fixed");
}

function TimeActs({ view, work, tell }: ClockProps & { work: WrapUpWork }) {
  const isBusy = busy.value.has(`clock ${view.id}`);
  const act = (what: "extend" | "hold") => (): void => void change(view, what, tell);
  return (
    <span class="clockline__acts">
      {(work.extensions_left ?? 0) > 0 && (
        <button class="btn btn--small" type="button" disabled={isBusy} onClick={act("extend")}>
          {t("wrap.extend")}
        </button>
      )}
      {work.may_hold && (
        <button class="btn btn--small" type="button" disabled={isBusy} onClick={act("hold")}>
          {t("wrap.hold")}
        </button>
      )}
    </span>
  );
}

async function change(view: InteractionView, act: "extend" | "hold", tell: (words: string) => void): Promise<void> {
  const outcome = await changeWrapUpTime(view, act);
  if (outcome?.type === "command.accepted") tell("");
  else tell(outcome ? wordOf("refused", outcome.code) : t("connection.tryAgain"));
}
