import { signal } from "@preact/signals";
import { Icon } from "../../ui/Icon";
import type { BoardItem } from "../../protocol/wire";
import { CHANNEL_SIGNS } from "../channels";
import { t as say } from "../words";
import { Wait } from "./Queues";
import { Since } from "./Since";
import { board } from "./watch";
import { t } from "./words";

const FEW = 30;
type Side = "waiting" | "serving";
const side = signal<Side>("waiting");
const showAll = signal(false);

/** Every request that waits, or is in somebody's hands. */
export function Items() {
  const items = board.value?.items ?? [];
  const rows = items.filter((item) => isWaiting(item) === (side.value === "waiting")).sort(byWait);
  return (
    <section class="card" aria-labelledby="board-items">
      <header class="card__head">
        <h2 class="card__title" id="board-items">
          {t("board.items")}
        </h2>
        <div class="segment" role="group" aria-labelledby="board-items">
          {(["waiting", "serving"] as const).map((which) => (
            <button key={which} class="btn" type="button" aria-pressed={side.value === which} onClick={() => (side.value = which)}>
              {t(`board.${which}`)}
            </button>
          ))}
        </div>
      </header>
      {rows.length === 0 ? <p class="board__none">{t(`board.none.${side.value}`)}</p> : <Table rows={rows} />}
    </section>
  );
}

function isWaiting({ stage }: BoardItem): boolean {
  return stage === "queued" || stage === "offered";
}

function byWait(one: BoardItem, other: BoardItem): number {
  return Date.parse(one.since) - Date.parse(other.since);
}

function Table({ rows }: { rows: BoardItem[] }) {
  const names = new Map(board.value?.agents.map(({ id, name }) => [id, name]));
  return (
    <>
      <div class="scroll-x" tabIndex={0} role="group" aria-labelledby="board-items">
        <table class="table" aria-labelledby="board-items">
          <thead>
            <tr>
              <th scope="col">{t("board.shopper")}</th>
              <th scope="col">{t("board.queue")}</th>
              <th scope="col">{t("board.stage")}</th>
              <th scope="col">{t("board.agent")}</th>
              <th scope="col" class="num">
                {t("board.for")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, showAll.value ? rows.length : FEW).map((item) => (
              <ItemRow key={item.key} item={item} agent={names.get(item.agent ?? 0) ?? ""} />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > FEW && (
        <button class="table__more" type="button" onClick={() => (showAll.value = !showAll.value)}>
          {showAll.value ? t("board.fewer") : t("board.all", { count: rows.length })}
        </button>
      )}
    </>
  );
}

function ItemRow({ item, agent }: { item: BoardItem; agent: string }) {
  const queue = board.value?.queues.find(({ id }) => id === item.queue);
  return (
    <tr data-item={item.key}>
      <th scope="row" class="board__name">
        <span class="row">
          <Icon name={CHANNEL_SIGNS[item.channel]} size="small" />
          <span class="sr">{say(`channel.${item.channel}`)}</span>
          {item.name ?? say("guest")}
        </span>
      </th>
      <td>{queue?.name ?? "–"}</td>
      <td>{t(`board.stage.${item.stage}`)}</td>
      <td>{agent || (item.asked && item.asked > 1 ? t("board.asked", { count: item.asked }) : "–")}</td>
      <td class="num">{isWaiting(item) && item.channel !== "email" ? <Wait since={item.since} limit={queue?.wait_limit ?? 0} /> : <Since at={item.since} />}</td>
    </tr>
  );
}
