import { later } from "../../lib/later";
import { calm, urgent } from "../announce";
import { page } from "../areas";
import { isMonitorInFront, monitored } from "../monitoring";
import { current, narrow, talkOpen } from "../place";
import { desk } from "../session";
import { t } from "../words";
import { Cockpit } from "./Cockpit";
import { ContextPanel } from "./Context";
import { Dialogs } from "./Dialogs";
import { List } from "./List";
import { Offers } from "./Offers";
import { Rail } from "./Rail";
import { Talk } from "./Talk";
import { Toast } from "./Toast";
import { TopBar } from "./TopBar";
import { WrapUp } from "./WrapUp";

const { Screen: MonitoredTalk } = later(async () => (await import("./Monitored")).Monitored, () => null);

/** The whole console. */
export function App() {
  const isBeside = page.value !== "desk";
  return (
    <>
      {current.value && current.value.state !== "ended" && (
        <a class="skip" href="#reply">
          {t("skip")}
        </a>
      )}
      <div class={isBeside ? "console console--page" : "console"}>
        <TopBar />
        <Rail />
        {isBeside ? (
          <>
            <section class={liveClasses("dock")} aria-label={t("rail.interactions")}>
              <Live />
            </section>
            <Cockpit />
          </>
        ) : (
          <main class={liveClasses("")}>
            <Live />
          </main>
        )}
      </div>
      <WrapUp />
      <Dialogs />
      <Toast />
      <p class="sr" aria-live="assertive">
        {urgent.value}
      </p>
      <p class="sr" aria-live="polite">
        {calm.value}
      </p>
    </>
  );
}

function isMonitoring(): boolean {
  return isMonitorInFront.value && monitored.value !== null;
}

function isTalking(): boolean {
  return isMonitoring() || (talkOpen.value && current.value !== undefined);
}

function liveClasses(more: string): string {
  return ["live", more, current.value && !isMonitoring() ? "" : "live--bare", isTalking() ? "live--talk" : ""].filter(Boolean).join(" ");
}

/** The list and the conversation, beside each other or one at a time. */
function Live() {
  return (
    <>
      {!(narrow.value && isTalking()) && <List />}
      {narrow.value && isTalking() && desk.value.offers.length > 0 && (
        <div class="offers-sheet">
          <Offers />
        </div>
      )}
      {isMonitoring() ? (
        <MonitoredTalk />
      ) : (
        <>
          <Talk />
          <ContextPanel />
        </>
      )}
    </>
  );
}
