import { Icon } from "../../ui/Icon";
import type { BoardQueue } from "../../protocol/wire";
import { heatOfWait, secondsFrom, serviceLevel } from "./figures";
import { Since } from "./Since";
import { Told } from "./Told";
import { board, boardNow, shops } from "./watch";
import { t } from "./words";

const BAR = 72;

/** A row a queue. */
export function Queues() {
  const queues = board.value?.queues ?? [];
  return (
    <section class="card" aria-labelledby="board-queues">
      <header class="card__head">
        <h2 class="card__title" id="board-queues">
          {t("board.queues")}
        </h2>
      </header>
      {queues.length === 0 ? <p class="board__none">{t("board.noQueues")}</p> : <Table queues={queues} />}
    </section>
  );
}

function Table({ queues }: { queues: readonly BoardQueue[] }) {
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-labelledby="board-queues">
      <table class="table" aria-labelledby="board-queues">
        <thead>
          <tr>
            <th scope="col">{t("board.queue")}</th>
            <Head word="waiting" />
            <Head word="longest" />
            <Head word="serving" />
            <Head word="wrapUp" />
            <Head word="free" />
            <Head word="level" />
            <Head word="answered" />
            <Head word="abandoned" />
          </tr>
        </thead>
        <tbody>
          {queues.map((queue) => (
            <Row key={queue.id} queue={queue} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Figure = "waiting" | "longest" | "serving" | "wrapUp" | "free" | "level" | "answered" | "abandoned";

function Head({ word }: { word: Figure }) {
  return (
    <th scope="col" class="num">
      <Told about={t(`board.about.${word}`)}>{t(`board.${word}`)}</Told>
    </th>
  );
}

function Row({ queue }: { queue: BoardQueue }) {
  return (
    <tr data-queue={queue.id}>
      <th scope="row" class="board__name">
        {queue.name}
        {shops.value.length > 1 && <span class="small faint">{queue.shop}</span>}
        {queue.alerts.map((kind) => (
          <span key={kind} class="tag tag--danger">
            <Icon name="alert" />
            {t(`board.alerted.${kind}`)}
          </span>
        ))}
      </th>
      <td class="num">
        {queue.waiting}
        {queue.messages > 0 && <span class="small faint"> {t("board.plusMessages", { count: queue.messages })}</span>}
      </td>
      <td class="num">{queue.oldest ? <Wait since={queue.oldest} limit={queue.wait_limit} /> : "–"}</td>
      <td class="num">{queue.serving}</td>
      <td class="num">{queue.wrapping}</td>
      <td class="num">{t("board.freeOf", { free: queue.free, of: queue.members })}</td>
      <td class="num">
        <Level queue={queue} />
      </td>
      <td class="num">{queue.answered}</td>
      <td class="num">{queue.abandoned}</td>
    </tr>
  );
}

/** A wait grows warmer towards its limit; the sign says so without colour. */
export function Wait({ since, limit }: { since: string; limit: number }) {
  const heat = heatOfWait(secondsFrom(since, boardNow.value), limit);
  return (
    <span class={`heat heat--${heat}`}>
      {heat !== "fresh" && <Icon name={heat === "over" ? "alert" : "clock"} />}
      <Since at={since} />
      {heat === "over" && <span class="sr">{t("board.overLimit")}</span>}
    </span>
  );
}

function Level({ queue }: { queue: BoardQueue }) {
  const level = serviceLevel([queue]);
  if (level === null) return <>–</>;
  const isLow = level < queue.goal_percent;
  const goal = (queue.goal_percent / 100) * BAR;
  return (
    <span class="level-bar">
      <svg viewBox={`0 0 ${BAR} 12`} aria-hidden="true">
        <rect class="track" y="3" width={BAR} height="6" rx="3" />
        <rect class={isLow ? "low" : "good"} y="3" width={(level / 100) * BAR} height="6" rx="3" />
        <path class="goal" d={`M${goal} 0v12`} />
      </svg>
      <span>
        {t("board.percent", { figure: level })}
        {isLow && <span class="sr"> {t("board.belowGoal", { goal: queue.goal_percent })}</span>}
      </span>
    </span>
  );
}
