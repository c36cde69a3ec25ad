import type { ComponentChildren } from "preact";
import { Icon } from "../../ui/Icon";
import { duration } from "../../lib/time";
import { oldestOf, secondsFrom, serviceLevel, sum } from "./figures";
import { Told } from "./Told";
import { board, boardNow } from "./watch";
import { t } from "./words";

/** Six figures: now, and today. */
export function Kpis() {
  const { queues = [], agents = [] } = board.value ?? {};
  const oldest = oldestOf(queues);
  const level = serviceLevel(queues);
  const goal = queues.length === 1 ? queues[0]?.goal_percent : undefined;
  const there = agents.filter(({ state }) => state !== "offline" && state !== "lost").length;
  const messages = sum(queues, "messages");
  return (
    <section class="kpis" aria-label={t("board.now")}>
      <Kpi name={t("board.waiting")} about={t("board.about.waiting")} note={messages > 0 ? t.count("board.messages", messages) : ""}>
        {sum(queues, "waiting")}
      </Kpi>
      <Kpi name={t("board.longest")} about={t("board.about.longest")} isOver={queues.some(({ alerts }) => alerts.includes("wait"))}>
        {oldest ? duration(secondsFrom(oldest, boardNow.value)) : "–"}
      </Kpi>
      <Kpi name={t("board.serving")} about={t("board.about.serving")} note={t.count("board.wrapping", sum(queues, "wrapping"))}>
        {sum(queues, "serving")}
      </Kpi>
      <Kpi name={t("board.available")} about={t("board.about.available")} note={t("board.there", { there, of: agents.length })}>
        {agents.filter(({ state }) => state === "available").length}
      </Kpi>
      <Kpi name={t("board.level")} about={t("board.about.level")} note={goal ? t("board.goal", { goal }) : ""}>
        {level === null ? "–" : t("board.percent", { figure: level })}
      </Kpi>
      <Kpi name={t("board.abandoned")} about={t("board.about.abandoned")} note={t.count("board.requested", sum(queues, "requested"))}>
        {sum(queues, "abandoned")}
      </Kpi>
    </section>
  );
}

interface KpiProps {
  name: string;
  about: string;
  note?: string;
  isOver?: boolean;
  children: ComponentChildren;
}

function Kpi({ name, about, note, isOver = false, children }: KpiProps) {
  return (
    <div class={isOver ? "kpi kpi--over" : "kpi"}>
      <span class="kpi__label">
        <Told about={about}>{name}</Told>
        {isOver && <Icon name="alert" />}
      </span>
      <span class="kpi__value">{children}</span>
      {(note !== undefined && note !== "") || isOver ? <span class="kpi__note">{isOver ? t("board.overLimit") : note}</span> : null}
    </div>
  );
}
