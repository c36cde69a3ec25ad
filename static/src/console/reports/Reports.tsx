import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "../../ui/Icon";
import { duration } from "../../lib/time";
import type { ReportRow, ReportView, StateRow } from "../../protocol/wire";
import { t } from "../board/words";
import { language, t as say } from "../words";
import { AGENT_COLUMNS, CODE_COLUMNS, PART_COLUMNS, STATE_COLUMNS } from "./columns";
import { Form } from "./Form";
import { addressOf, daysOf, isPeriod, type Asked } from "./periods";
import { Plot } from "./Plot";
import { Table } from "./Table";

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

const asked = signal<Asked>({ ...daysOf("week", ZONE, new Date()), zone: ZONE, by: "day", queue: 0 });
const report = signal<ReportView | null>(null);
/** Whether an answer is awaited, or did not come. */
const fetching = signal<"done" | "waiting" | "failed">("waiting");
let latest = 0;

async function load(): Promise<void> {
  if (!isPeriod(asked.peek())) return;
  const mine = ++latest;
  fetching.value = "waiting";
  try {
    const answer = await fetch(addressOf(asked.peek()), { headers: { accept: "application/json" } });
    const told = answer.ok ? ((await answer.json()) as ReportView) : null;
    if (mine !== latest) return;
    if (told) report.value = told;
    fetching.value = told ? "done" : "failed";
  } catch {
    if (mine === latest) fetching.value = "failed";
  }
}

/** Figures of a period. */
export function Reports() {
  useEffect(() => void load(), [asked.value]);
  return (
    <section class="board region" data-region tabIndex={-1} aria-labelledby="report-title">
      <header class="board__head">
        <h1 id="report-title">{t("report.title")}</h1>
      </header>
      <Form asked={asked.value} queues={report.value?.queues ?? []} change={(next) => (asked.value = next)} />
      <State />
      {report.value && <Tables view={report.value} />}
    </section>
  );
}

function State() {
  if (!isPeriod(asked.value)) return <Banner words={t("report.wrongPeriod")} />;
  if (fetching.value === "failed") {
    return (
      <Banner words={t("report.failed")}>
        <button class="btn btn--small" type="button" onClick={() => void load()}>
          {t("report.again")}
        </button>
      </Banner>
    );
  }
  return (
    <p class="sr" role="status">
      {fetching.value === "waiting" ? t("report.loading") : ""}
    </p>
  );
}

function Banner({ words, children }: { words: string; children?: preact.ComponentChildren }) {
  return (
    <div class="banner banner--warn" role="alert">
      <Icon name="alert" />
      <span class="grow">{words}</span>
      {children}
    </div>
  );
}

function Tables({ view }: { view: ReportView }) {
  const name = `${view.first}-${view.last}`;
  const partName = (row: ReportRow): string => (row === view.total ? t("report.total") : (row.queue ?? labelOf(view, row.at ?? "", true)));
  return (
    <div class={fetching.value === "waiting" ? "report is-old" : "report"} aria-busy={fetching.value === "waiting"}>
      {view.by !== "queue" && <Plots view={view} />}
      <Table
        id="report-parts"
        title={t("report.parts")}
        file={`report-${view.by}-${name}`}
        namings={[{ head: t(`report.by.${view.by}`), name: partName }]}
        columns={PART_COLUMNS}
        rows={view.rows}
        total={view.total}
      />
      <Table
        id="report-agents"
        title={t("report.agents")}
        file={`agents-${name}`}
        namings={[{ head: t("board.agent"), name: (row) => row.name }]}
        columns={AGENT_COLUMNS}
        rows={view.agents}
      />
      <Table
        id="report-codes"
        title={t("report.codes")}
        file={`codes-${name}`}
        namings={[{ head: t("report.codeName"), name: ({ code }) => code || t("report.noCode") }]}
        columns={CODE_COLUMNS}
        rows={view.codes}
      />
      <Table
        id="report-states"
        title={t("report.states")}
        file={`states-${name}`}
        namings={[
          { head: t("board.agent"), name: (row: StateRow) => row.name },
          { head: t("board.state"), name: ({ state }) => say(`presence.${state}`) },
          { head: t("report.reason"), name: ({ reason }) => reason },
        ]}
        columns={STATE_COLUMNS}
        rows={view.states}
      />
    </div>
  );
}

function Plots({ view }: { view: ReportView }) {
  const labels = view.rows.map(({ at = "" }) => labelOf(view, at, false));
  const requested = view.rows.map((row) => row.requested);
  const answers = view.rows.map(({ answer_seconds = null }) => answer_seconds);
  const slowest = Math.max(0, ...answers.map((value) => value ?? 0));
  return (
    <div class="plots">
      <Plot
        title={t("report.requested")}
        about={t("report.plot.requests", { most: Math.max(0, ...requested), total: view.total.requested })}
        labels={labels}
        bars={requested}
        line={view.rows.map((row) => row.answered)}
        barName={t("report.requested")}
        lineName={t("report.answered")}
        show={(value) => String(Math.round(value))}
      />
      <Plot
        title={t("report.answer")}
        about={t("report.plot.answer", { most: duration(Math.round(slowest)) })}
        labels={labels}
        bars={answers}
        barName={t("report.answer")}
        show={(value) => duration(Math.round(value))}
      />
    </div>
  );
}

/** A part's beginning in the report's time zone; the hour that comes twice says which of the two it is. */
function labelOf({ by, zone }: ReportView, at: string, isLong: boolean): string {
  const day: Intl.DateTimeFormatOptions = isLong ? { weekday: "short", day: "numeric", month: "short" } : { day: "numeric", month: "numeric" };
  const time: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", ...(isLong ? { timeZoneName: "short" } : {}) };
  const form = by === "hour" ? { ...(isLong ? day : {}), ...time } : day;
  return new Intl.DateTimeFormat(language, { timeZone: zone, ...form }).format(new Date(at));
}
