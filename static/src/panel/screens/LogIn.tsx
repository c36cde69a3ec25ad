import { useRef } from "preact/hooks";

import { Icon } from "../../ui/Icon";
import { useArrival } from "../arrival";
import { usePanel } from "../context";
import { Head, Plate } from "../parts/Head";

/** A business shop answers known customers only; the server refuses the others as well. */
export function LogIn() {
  const panel = usePanel();
  const say = panel.say.value;
  const heading = useRef<HTMLHeadingElement>(null);
  useArrival(heading);
  const { shop } = panel.state.value;
  const name = shop?.name ?? panel.place.name;
  return (
    <main class="view view--home">
      <Head title={name} before={<Plate name={name} />} />
      <div class="empty">
        <span class="empty__sign">
          <Icon name="lock" />
        </span>
        <h1 class="empty__title" ref={heading} tabIndex={-1}>
          {say("login.title")}
        </h1>
        <p>{say("login.note", { shop: name })}</p>
        {shop?.login_url && (
          <a class="btn btn--primary btn--large" href={shop.login_url} target="_top" onClick={() => panel.close()}>
            {say("login.go")}
          </a>
        )}
      </div>
    </main>
  );
}
