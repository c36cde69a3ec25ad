import type { ComponentChildren } from "preact";
import { Icon } from "../../ui/Icon";
import type { QueueChoice, ReportBy } from "../../protocol/wire";
import { t } from "../board/words";
import { dayIn, daysOf, fitting, PRESETS, type Asked } from "./periods";

interface FormProps {
  asked: Asked;
  queues: readonly QueueChoice[];
  change: (next: Asked) => void;
}

const PARTS: readonly ReportBy[] = ["day", "hour", "queue"];

/** What to report; every change asks anew. */
export function Form({ asked, queues, change }: FormProps) {
  const set = (news: Partial<Asked>): void => change(fitting({ ...asked, ...news }));
  return (
    <div class="report__form" role="search" aria-label={t("report.period")}>
      <div class="segment" role="group" aria-label={t("report.period")}>
        {PRESETS.map((preset) => {
          const days = daysOf(preset, asked.zone, new Date());
          const isChosen = days.first === asked.first && days.last === asked.last;
          return (
            <button key={preset} class="btn" type="button" aria-pressed={isChosen} onClick={() => set(days)}>
              {t(`report.preset.${preset}`)}
            </button>
          );
        })}
      </div>
      <Day name={t("report.first")} value={asked.first} asked={asked} set={(first) => set({ first })} />
      <Day name={t("report.last")} value={asked.last} asked={asked} set={(last) => set({ last })} />
      <div class="segment" role="group" aria-label={t("report.by")}>
        {PARTS.map((part) => (
          <button key={part} class="btn" type="button" aria-pressed={asked.by === part} onClick={() => set({ by: part })}>
            {t(`report.by.${part}`)}
          </button>
        ))}
      </div>
      <Choice name={t("board.queue")} value={String(asked.queue)} set={(queue) => set({ queue: Number(queue) })}>
        <option value="0">{t("report.everyQueue")}</option>
        {queues.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice name={t("report.zone")} value={asked.zone} set={(zone) => set({ zone })}>
        {zonesWith(asked.zone).map((zone) => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </Choice>
    </div>
  );
}

interface DayProps {
  name: string;
  value: string;
  asked: Asked;
  set: (day: string) => void;
}

function Day({ name, value, asked, set }: DayProps) {
  return (
    <label class="report__field">
      <span class="small muted">{name}</span>
      <input class="input" type="date" required max={dayIn(asked.zone, new Date())} value={value} onChange={(event) => set(event.currentTarget.value)} />
    </label>
  );
}

interface ChoiceProps {
  name: string;
  value: string;
  set: (value: string) => void;
  children: ComponentChildren;
}

function Choice({ name, value, set, children }: ChoiceProps) {
  return (
    <span class="select board__pick">
      <select class="input" aria-label={name} value={value} onChange={(event) => set(event.currentTarget.value)}>
        {children}
      </select>
      <Icon name="down" />
    </span>
  );
}

/** Every zone of this browser; its own and UTC are always among them. */
function zonesWith(own: string): string[] {
  return [...new Set(["UTC", own, ...Intl.supportedValuesOf("timeZone")])].sort();
}
