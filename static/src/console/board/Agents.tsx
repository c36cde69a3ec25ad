import { signal } from "@preact/signals";
import type { BoardAgent, Presence as State } from "../../protocol/wire";
import { Presence } from "../../ui/Presence";
import { shortName } from "../people";
import { desk } from "../session";
import { askSignOut, setStateOf } from "../supervision";
import { t as say } from "../words";
import { agentsByState } from "./figures";
import { Choice, Menu } from "./Menu";
import { Since } from "./Since";
import { board } from "./watch";
import { t } from "./words";

const FEW = 60;
const showAll = signal(false);
const showOffline = signal(false);

/** Everybody who answers, by state; those first who need a look. */
export function Agents() {
  const agents = board.value?.agents ?? [];
  const groups = agentsByState(agents.filter(({ state }) => showOffline.value || state !== "offline"));
  const offline = agents.filter(({ state }) => state === "offline").length;
  return (
    <section class="card" aria-labelledby="board-agents">
      <header class="card__head">
        <h2 class="card__title" id="board-agents">
          {t("board.agents")}
        </h2>
        {offline > 0 && (
          <div class="segment">
            <button class="btn" type="button" aria-pressed={showOffline.value} onClick={() => (showOffline.value = !showOffline.value)}>
              {t.count("board.offline", offline)}
            </button>
          </div>
        )}
      </header>
      {groups.length === 0 ? <p class="board__none">{t(agents.length === 0 ? "board.noAgents" : "board.nobodyThere")}</p> : <Table groups={groups} />}
    </section>
  );
}

function Table({ groups }: { groups: [State, BoardAgent[]][] }) {
  const all = groups.flatMap(([, rows]) => rows);
  const shown = new Set(showAll.value ? all : all.slice(0, FEW));
  return (
    <>
      <div class="scroll-x" tabIndex={0} role="region" aria-labelledby="board-agents">
        <table class="table agents" aria-labelledby="board-agents">
          <thead>
            <tr>
              <th scope="col">{t("board.agent")}</th>
              <th scope="col">{t("board.state")}</th>
              <th scope="col" class="num">
                {t("board.for")}
              </th>
              <th scope="col">{t("board.load")}</th>
              {mayIntervene() && (
                <th scope="col">
                  <span class="sr">{t("board.acts")}</span>
                </th>
              )}
            </tr>
          </thead>
          {groups.map(([state, rows]) => (
            <Group key={state} state={state} count={rows.length} rows={rows.filter((row) => shown.has(row))} />
          ))}
        </table>
      </div>
      {all.length > FEW && (
        <button class="table__more" type="button" onClick={() => (showAll.value = !showAll.value)}>
          {showAll.value ? t("board.fewer") : t("board.all", { count: all.length })}
        </button>
      )}
    </>
  );
}

function Group({ state, count, rows }: { state: State; count: number; rows: BoardAgent[] }) {
  if (rows.length === 0) return null;
  return (
    <tbody>
      <tr class="agents__group">
        <th scope="rowgroup" colSpan={mayIntervene() ? 5 : 4}>
          {say(`presence.${state}`)} <span class="faint">{count}</span>
        </th>
      </tr>
      {rows.map((agent) => (
        <AgentRow key={agent.id} agent={agent} />
      ))}
    </tbody>
  );
}

function AgentRow({ agent }: { agent: BoardAgent }) {
  return (
    <tr data-agent={agent.id}>
      <th scope="row" class="board__name">
        {agent.name}
      </th>
      <td>
        <span class="presence-word">
          <Presence state={agent.state} />
          {agent.state === "idle" && agent.reason ? agent.reason : say(`presence.${agent.state}`)}
          {agent.off && agent.off.length > 0 && (
            <span class="small faint">{t("board.notFor", { channels: agent.off.map((channel) => say(`channel.${channel}`)).join(", ") })}</span>
          )}
        </span>
      </td>
      <td class="num">{agent.state !== "offline" && <Since at={agent.since} />}</td>
      <td>
        <Slots load={agent.load} capacity={agent.capacity} />
      </td>
      {mayIntervene() && <td class="board__acts">{agent.id !== desk.value.agent?.id && agent.state !== "offline" && <AgentMenu agent={agent} />}</td>}
    </tr>
  );
}

function mayIntervene(): boolean {
  return desk.value.agent?.intervenes === true;
}

/** States that a supervisor sets, and the way home; whose connection is lost can be signed out alone. */
function AgentMenu({ agent }: { agent: BoardAgent }) {
  const name = shortName(agent.name);
  return (
    <Menu label={t("board.actsOn", { name: agent.name })}>
      {agent.state !== "lost" && <StateChoices agent={agent} />}
      <Choice sign={<Presence state="offline" />} words={t("board.signOut", { name })} act={() => askSignOut(agent)} />
    </Menu>
  );
}

function StateChoices({ agent }: { agent: BoardAgent }) {
  return (
    <>
      {agent.state !== "available" && (
        <Choice sign={<Presence state="available" />} words={say("presence.available")} act={() => void setStateOf(agent.id, "available", 0)} />
      )}
      <Choice sign={<Presence state="idle" />} words={say("presence.idle")} act={() => void setStateOf(agent.id, "idle", 0)} />
      {desk.value.reasons.map(({ id, name: reason }) => (
        <Choice key={id} isBelow sign={<Presence state="idle" />} words={reason} act={() => void setStateOf(agent.id, "idle", id)} />
      ))}
    </>
  );
}

const MOST_SLOTS = 8;

function Slots({ load, capacity }: { load: number; capacity: number }) {
  const words = t("board.slots", { load, capacity });
  if (capacity > MOST_SLOTS) return <span title={words}>{t("board.freeOf", { free: load, of: capacity })}</span>;
  return (
    <span class="slots" role="img" aria-label={words} title={words}>
      {Array.from({ length: capacity }, (_, slot) => (
        <i key={slot} class={slot < load ? "is-used" : ""} />
      ))}
    </span>
  );
}
