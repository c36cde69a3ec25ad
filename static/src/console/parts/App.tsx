import { calm, urgent } from "../announce";
import { current, narrow, talkOpen } from "../place";
import { desk } from "../session";
import { t } from "../words";
import { ContextPanel } from "./Context";
import { Dialogs } from "./Dialogs";
import { List } from "./List";
import { Offers } from "./Offers";
import { Rail } from "./Rail";
import { Talk } from "./Talk";
import { Toast } from "./Toast";
import { TopBar } from "./TopBar";
import { WrapUp } from "./WrapUp";

/** The whole console. */
export function App() {
  const isTalking = talkOpen.value && current.value !== undefined;
  const classes = ["live", current.value ? "" : "live--bare", isTalking ? "live--talk" : ""].filter(Boolean).join(" ");
  return (
    <>
      {current.value && current.value.state !== "ended" && (
        <a class="skip" href="#reply">
          {t("skip")}
        </a>
      )}
      <div class="console">
        <TopBar />
        <Rail />
        <main class={classes}>
          {!(narrow.value && isTalking) && <List />}
          {narrow.value && isTalking && desk.value.offers.length > 0 && (
            <div class="offers-sheet">
              <Offers />
            </div>
          )}
          <Talk />
          <ContextPanel />
        </main>
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
