import { Icon } from "../../ui/Icon";
import { usePanel } from "../context";
import { popOutOf } from "../popout";

/** When the browser has blocked the window, a link that opens it; when it could not be made, how to go on. */
export function PopOutNotice() {
  const panel = usePanel();
  const say = panel.say.value;
  const popOut = popOutOf(panel);
  const state = popOut.state.value;
  if (state.is === "quiet") return null;
  return (
    <div class="banner banner--warn notice" role="alert">
      <Icon name="alert" />
      <div class="grow">
        {say(state.is === "blocked" ? "popout.blocked" : "popout.failed")}{" "}
        {state.is === "blocked" && (
          <a href={state.address} target="_blank" rel="noopener" onClick={() => popOut.dismiss()}>
            {say("popout.link")}
          </a>
        )}
      </div>
      <button class="btn btn--icon" type="button" aria-label={say("popout.dismiss")} onClick={() => popOut.dismiss()}>
        <Icon name="close" />
      </button>
    </div>
  );
}
