import { useRef } from "preact/hooks";

import type { ConversationHead } from "../../protocol/wire";
import { Icon } from "../../ui/Icon";
import { useArrival } from "../arrival";
import { usePanel } from "../context";
import { awayOf } from "../heads";
import type { PanelModel } from "../model";
import { hasBasket } from "../pagestate";
import { Head, Plate } from "../parts/Head";
import { TalkRow } from "../parts/TalkRow";
import { Ways } from "../parts/Ways";

const PAST_SHOWN = 2;

/** The first screen: who is here, what goes on, the ways to ask, and what was before. */
export function Home() {
  const panel = usePanel();
  const heading = useRef<HTMLHeadingElement>(null);
  useArrival(heading);
  const name = panel.state.value.shop?.name ?? panel.place.name;
  const heads = panel.reading.heads.value;
  return (
    <main class="view view--home">
      <Head title={name} before={<Plate name={name} />} />
      <div class="view__scroll">
        <div class="hello">
          <h1 ref={heading} tabIndex={-1}>
            {greetingOf(panel)}
          </h1>
          <p>{noteOf(panel)}</p>
        </div>
        <Running heads={heads.filter(({ state }) => state !== "ended")} />
        <Ways />
        <Past heads={heads.filter(({ state }) => state === "ended")} />
      </div>
    </main>
  );
}

function greetingOf(panel: PanelModel): string {
  const say = panel.say.value;
  const away = awayOf(panel.state.value);
  if (away && !panel.isBusy) return say(away.reason === "closed" ? "home.closed" : "home.away");
  const first = panel.state.value.identity?.name.split(" ")[0] ?? "";
  return first ? say("home.hello", { name: first }) : say("home.hello_guest");
}

function noteOf(panel: PanelModel): string {
  const say = panel.say.value;
  if (awayOf(panel.state.value) && !panel.isBusy) return say("home.away_note");
  if (panel.page.value.address === "") return say("home.note_alone");
  return hasBasket(panel.page.value) ? say("home.note_basket") : say("home.note_page");
}

function Running({ heads }: { heads: readonly ConversationHead[] }) {
  const say = usePanel().say.value;
  return heads.length > 0 ? <Talks label={say("home.running")} heads={heads} /> : null;
}

function Past({ heads }: { heads: readonly ConversationHead[] }) {
  const panel = usePanel();
  const say = panel.say.value;
  if (heads.length === 0) return null;
  return (
    <section class="past">
      <h2 class="past__title">{say("home.past")}</h2>
      <Talks label={say("home.past")} heads={heads.slice(0, PAST_SHOWN)} />
      {heads.length > PAST_SHOWN && (
        <button class="btn btn--quiet btn--wide" type="button" onClick={() => panel.go("list")}>
          {say("home.all")}
          <Icon name="right" />
        </button>
      )}
    </section>
  );
}

function Talks({ label, heads }: { label: string; heads: readonly ConversationHead[] }) {
  return (
    <ul class="talks" aria-label={label}>
      {heads.map((head) => (
        <li key={head.id}>
          <TalkRow head={head} />
        </li>
      ))}
    </ul>
  );
}
