import { signal } from "@preact/signals";
import { Icon } from "../../ui/Icon";
import type { BoardItem } from "../../protocol/wire";
import { CHANNEL_SIGNS } from "../channels";
import { go } from "../areas";
import { select } from "../place";
import { desk } from "../session";
import { askSendOn, monitor, take } from "../supervision";
import { t as say } from "../words";
import { Choice, Menu } from "./Menu";
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
      <div class="scroll-x" tabIndex={0} role="region" aria-labelledby="board-items">
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
              {mayAct() && (
                <th scope="col">
                  <span class="sr">{t("board.acts")}</span>
                </th>
              )}
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

function mayAct(): boolean {
  const { monitors, intervenes } = desk.value.agent ?? {};
  return monitors === true || intervenes === true;
}

/** What a supervisor does about a conversation; one that is on the own desk is just opened. */
function ItemMenu({ item }: { item: BoardItem }) {
  const name = item.name ?? say("guest");
  const label = t("board.actsOn", { name });
  const { id, monitors, intervenes } = desk.value.agent ?? {};
  if (item.agent === id && item.stage === "active") {
    return (
      <Menu label={label}>
        <Choice sign={<Icon name="chat" />} words={t("board.open")} act={() => open(item.key)} />
      </Menu>
    );
  }
  return (
    <Menu label={label}>
      {monitors && item.stage === "active" && <Choice sign={<Icon name="eye" />} words={t("board.monitor")} act={() => void monitor(item.key)} />}
      {intervenes && <Choice sign={<Icon name="user" />} words={say(isWaiting(item) ? "supervise.pull" : "supervise.take")} act={() => void take(item.key)} />}
      {intervenes && <Choice sign={<Icon name="transfer" />} words={say("supervise.reassign")} act={() => askSendOn({ id: item.key, name })} />}
    </Menu>
  );
}

function open(id: string): void {
  select(id, true);
  go("desk");
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
      {mayAct() && <td class="board__acts">{item.stage !== "wrap_up" && <ItemMenu item={item} />}</td>}
    </tr>
  );
}
