import { useEffect } from "preact/hooks";
import { Icon } from "../../ui/Icon";
import { clock } from "../words";
import { Agents } from "./Agents";
import { Items } from "./Items";
import { Kpis } from "./Kpis";
import { Queues } from "./Queues";
import { alerted, board, boardNow, isStale, shop, shops, watchBoard } from "./watch";
import { t } from "./words";

/** The supervisors' board. */
export function Board() {
  useEffect(watchBoard, []);
  return (
    <section class="board region" data-region tabIndex={-1} aria-labelledby="board-title">
      <header class="board__head">
        <h1 id="board-title">{t("board.title")}</h1>
        <span class="muted">{t("board.since")}</span>
        <div class="board__tools">
          <Live />
          {shops.value.length > 1 && <ShopPick />}
        </div>
      </header>
      <Alerts />
      {board.value ? <Parts /> : <Waiting />}
    </section>
  );
}

function Parts() {
  return (
    <>
      <Kpis />
      <div class="board__grid">
        <div class="stack">
          <Queues />
          <Items />
        </div>
        <Agents />
      </div>
    </>
  );
}

function Live() {
  if (isStale.value) {
    return (
      <span class="tag tag--warn" role="status">
        <Icon name="offline" />
        {t("board.stale")}
      </span>
    );
  }
  if (!board.value) return null;
  const time = new Date(boardNow.value).toISOString();
  return <span class="small faint">{t("board.live", { time: clock.time(time) })}</span>;
}

function ShopPick() {
  return (
    <span class="select board__pick">
      <select class="input" aria-label={t("board.shop")} value={shop.value} onChange={(event) => (shop.value = event.currentTarget.value)}>
        <option value="">{t("board.everyShop")}</option>
        {shops.value.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </span>
  );
}

/** Every limit that is crossed now; new ones are announced by the console itself. */
function Alerts() {
  const rows = alerted.value.filter((queue) => !shop.value || queue.shop === shop.value);
  return (
    <>
      {rows.flatMap((queue) =>
        queue.alerts.map((kind) => (
          <div key={`${queue.id} ${kind}`} class="banner banner--danger">
            <Icon name="alert" />
            <span class="grow">
              <b class="strong">{queue.name}</b>: {t(`board.alert.${kind}`)}
            </span>
          </div>
        )),
      )}
    </>
  );
}

function Waiting() {
  return (
    <div class="kpis late" aria-label={t("board.loading")}>
      {[1, 2, 3, 4, 5, 6].map((box) => (
        <div key={box} class="kpi">
          <span class="skeleton skeleton--mid" />
          <span class="skeleton" />
        </div>
      ))}
    </div>
  );
}
