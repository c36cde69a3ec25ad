import { useEffect, useState } from "preact/hooks";

import { Icon } from "../../ui/Icon";
import { Spinner } from "../../ui/Spinner";
import { usePanel } from "../context";
import { Head, Plate } from "../parts/Head";

const SKELETON_MS = 200;
const SLOW_MS = 8000;

/** Nothing for 0.2 s, then the shape of what comes, after 8 s a way out. */
export function Loading() {
  const panel = usePanel();
  const [stage, setStage] = useState<"quiet" | "skeleton" | "slow">("quiet");
  useEffect(() => {
    const timers = [
      window.setTimeout(() => setStage("skeleton"), SKELETON_MS),
      window.setTimeout(() => setStage("slow"), SLOW_MS),
    ];
    return () => timers.forEach((timer) => window.clearTimeout(timer));
  }, []);
  return (
    <main class="view view--home" aria-busy="true">
      <Head title={panel.place.name} before={<Plate name={panel.place.name} />} />
      {stage === "skeleton" && <Skeletons />}
      {stage === "slow" && <Slow />}
    </main>
  );
}

function Skeletons() {
  const say = usePanel().say.value;
  return (
    <div class="view__scroll skeletons" role="status">
      <span class="sr">{say("loading.now")}</span>
      <span class="skeleton skeleton--mid" />
      <span class="skeleton skeleton--short" />
      <span class="skeleton skeleton--bubble" />
    </div>
  );
}

function Slow() {
  const panel = usePanel();
  const say = panel.say.value;
  return (
    <div class="empty" role="status">
      <p>{say("loading.slow")}</p>
      <button class="btn" type="button" onClick={() => panel.reload()}>
        {say("loading.retry")}
      </button>
    </div>
  );
}

/** The server does not serve this shop, or not any more; or a window of its own has done its work. */
export function Broken() {
  const panel = usePanel();
  const say = panel.say.value;
  const { poppedOut } = panel.place;
  return (
    <main class="view view--home">
      <Head title={panel.place.name} before={<Plate name={panel.place.name} />} />
      <div class="empty" role="alert">
        <span class="empty__sign">
          <Icon name="error" />
        </span>
        <h1 class="empty__title">{say(poppedOut ? "popout.over" : "broken.title")}</h1>
        <p>{say(poppedOut ? "popout.over_note" : "broken.note")}</p>
        <button class="btn" type="button" onClick={() => (poppedOut ? panel.close() : panel.reload())}>
          {say(poppedOut ? "popout.close" : "loading.retry")}
        </button>
      </div>
    </main>
  );
}

/** The shop is being asked who this is. */
export function CheckingLogIn() {
  const panel = usePanel();
  return (
    <main class="view view--home">
      <Head title={panel.place.name} before={<Plate name={panel.place.name} />} />
      <div class="empty" role="status">
        <Spinner />
        <p>{panel.say.value("login.checking")}</p>
      </div>
    </main>
  );
}
