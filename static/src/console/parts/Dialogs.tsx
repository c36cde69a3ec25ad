import { useSignal } from "@preact/signals";
import { later } from "../../lib/later";
import { Spinner } from "../../ui/Spinner";
import type { BoardAgent, InteractionView } from "../../protocol/wire";
import { partOf } from "../colleagues";
import { endInteraction } from "../commands";
import { ALT_KEYS, PLAIN_KEYS } from "../keys";
import { runningChats, signOut } from "../leaving";
import { shopperOf, shortName } from "../people";
import { sentHome, sentOn, signOutOther, type About } from "../supervision";
import { busy, current, keysOn, overlay } from "../place";
import { t, wordOf } from "../words";
import { close, Frame } from "./Frame";

const { Screen: PreferencesDialog } = later(async () => (await import("./Preferences")).Preferences, () => null);
const { Screen: PassDialog } = later(async () => (await import("./Pass")).PassDialog, () => null);

/** The dialog that was asked for, if any. */
export function Dialogs() {
  const view = current.value;
  if (overlay.value === "shortcuts") return <Shortcuts />;
  if (overlay.value === "signOut") return <SignOutDialog />;
  if (overlay.value === "preferences") return <PreferencesDialog />;
  if (overlay.value === "end" && view && view.state !== "ended") return <EndDialog view={view} />;
  const isMine = view?.state === "active" && partOf(view) === "owner";
  if ((overlay.value === "transfer" || overlay.value === "consult") && isMine) return <PassDialog {...aboutOf(view)} purpose={overlay.value} />;
  if (overlay.value === "reassign" && sentOn.value) return <PassDialog {...sentOn.value} purpose="reassign" />;
  if (overlay.value === "signOther" && sentHome.value) return <SignOtherDialog agent={sentHome.value} />;
  return null;
}

function aboutOf(view: InteractionView): About {
  return { id: view.id, name: shopperOf(view)?.name ?? view.requester.name };
}

function SignOtherDialog({ agent }: { agent: BoardAgent }) {
  const isBusy = busy.value.has("supervise agent.sign_out");
  const name = shortName(agent.name);
  return (
    <Frame title={t("signOther.title", { name })}>
      <div class="dialog__body">
        <p>{t(agent.load > 0 ? "signOther.held" : "signOther.text", { name })}</p>
      </div>
      <div class="dialog__foot">
        <span class="grow" />
        <button class="btn" type="button" onClick={close}>
          {t("aside.cancel")}
        </button>
        <button class={isBusy ? "btn btn--danger is-busy" : "btn btn--danger"} type="button" data-first onClick={() => void signOutOther(agent.id)}>
          {isBusy && <Spinner />}
          {t("signOut")}
        </button>
      </div>
    </Frame>
  );
}

function EndDialog({ view }: { view: InteractionView }) {
  const name = shortName(shopperOf(view)?.name ?? view.requester.name) || t("guest");
  const problem = useSignal("");
  const isBusy = busy.value.has(`end ${view.id}`);
  const end = async (): Promise<void> => {
    const outcome = await endInteraction(view);
    if (outcome === null) problem.value = t("connection.tryAgain");
    else if (outcome.type === "command.refused") problem.value = wordOf("refused", outcome.code);
  };
  return (
    <Frame title={t("end.title", { name })}>
      <div class="dialog__body">
        <p>{t("end.text", { name })}</p>
      </div>
      <div class="dialog__foot">
        <p class="field__error grow" role="alert">
          {problem.value}
        </p>
        <button class="btn" type="button" onClick={close}>
          {t("end.keep")}
        </button>
        <button class={isBusy ? "btn btn--danger is-busy" : "btn btn--danger"} type="button" data-first onClick={() => void end()}>
          {isBusy && <Spinner />}
          {t(isBusy ? "end.ending" : "end.act")}
        </button>
      </div>
    </Frame>
  );
}

/** Running chats go back to their queues: asked first, at once afterwards. */
function SignOutDialog() {
  const problem = useSignal("");
  const isBusy = useSignal(false);
  const go = async (): Promise<void> => {
    if (isBusy.value) return;
    isBusy.value = true;
    const stay = await signOut();
    isBusy.value = stay === null;
    problem.value = stay ? t(stay) : "";
  };
  return (
    <Frame title={t("signOut.title")}>
      <div class="dialog__body">
        <p>{t.count("signOut.held", runningChats())}</p>
      </div>
      <div class="dialog__foot">
        <p class="field__error grow" role="alert">
          {problem.value}
        </p>
        <button class="btn" type="button" onClick={close}>
          {t("signOut.stay")}
        </button>
        <button class={isBusy.value ? "btn btn--danger is-busy" : "btn btn--danger"} type="button" data-first onClick={() => void go()}>
          {isBusy.value && <Spinner />}
          {t("signOut")}
        </button>
      </div>
    </Frame>
  );
}

function Shortcuts() {
  return (
    <Frame title={t("keys.title")}>
      <div class="dialog__body">
        <label class="switch row--between">
          <span class="grow">{t("keys.switch")}</span>
          <input
            type="checkbox"
            role="switch"
            checked={keysOn.value}
            onChange={(event) => (keysOn.value = event.currentTarget.checked)}
          />
        </label>
        <dl class="keys">
          {[...ALT_KEYS, ...PLAIN_KEYS].map(({ word, keys }) => (
            <KeyLine key={word} words={t(word)} keys={keys} />
          ))}
        </dl>
      </div>
      <div class="dialog__foot">
        <span class="grow" />
        <button class="btn btn--primary" type="button" data-first onClick={close}>
          {t("close")}
        </button>
      </div>
    </Frame>
  );
}

function KeyLine({ words, keys }: { words: string; keys: readonly string[] }) {
  return (
    <>
      <dt>{words}</dt>
      <dd>
        {keys.map((key) => (
          <kbd key={key} class="kbd">
            {key}
          </kbd>
        ))}
      </dd>
    </>
  );
}
