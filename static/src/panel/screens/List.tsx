import { useRef } from "preact/hooks";

import { useArrival } from "../arrival";
import { usePanel } from "../context";
import { Head } from "../parts/Head";
import { TalkRow } from "../parts/TalkRow";

/** All conversations of this shopper, page by page. */
export function List() {
  const panel = usePanel();
  const say = panel.say.value;
  const heading = useRef<HTMLHeadingElement>(null);
  useArrival(heading);
  const { more, heads: told } = panel.state.value;
  return (
    <main class="view">
      <Head title={say("list.title")} heading={heading} back="home" />
      <div class="view__scroll">
        <ul class="talks" aria-label={say("list.title")}>
          {panel.reading.heads.value.map((head) => (
            <li key={head.id}>
              <TalkRow head={head} />
            </li>
          ))}
        </ul>
        {more && (
          <button class="btn btn--wide" type="button" onClick={() => panel.list(told.at(-1))}>
            {say("list.more")}
          </button>
        )}
      </div>
    </main>
  );
}
