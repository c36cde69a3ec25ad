import type { ConversationHead } from "../../protocol/wire";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";
import { usePanel } from "../context";
import type { PanelModel } from "../model";

/** A conversation in a list: with whom, the last line, what is unread. */
export function TalkRow({ head }: { head: ConversationHead }) {
  const panel = usePanel();
  const { name = "", initials = "", unread = 0 } = head;
  const note = noteOf(panel, head);
  return (
    <button class="again" type="button" onClick={() => panel.look(head.id)}>
      {name === "" ? <Icon name={signOf(head)} /> : <Avatar initials={initials} agent />}
      <span class="grow">
        <b class="strong">{titleOf(panel, head)}</b>
        {note !== "" && (
          <span class="tiny clip" title={note}>
            {note}
          </span>
        )}
      </span>
      {unread > 0 && (
        <span class="badge">
          <span aria-hidden="true">{unread}</span>
          <span class="sr">{panel.say.value.count("chat.new", unread)}</span>
        </span>
      )}
      <Icon name="right" />
    </button>
  );
}

function signOf({ channel, state }: ConversationHead): string {
  if (channel === "email") return "mail";
  return state === "queued" ? "clock" : "chat";
}

function titleOf(panel: PanelModel, { state, channel, name = "" }: ConversationHead): string {
  const say = panel.say.value;
  if (state === "ended") return name === "" ? say(channel === "email" ? "home.message" : "home.ended_alone") : say("home.ended", { name });
  if (name !== "") return say("home.continue", { name });
  return say(channel === "email" ? "home.message" : "home.continue_waiting");
}

function noteOf(panel: PanelModel, { id, state, text = "", at }: ConversationHead): string {
  const say = panel.say.value;
  const place = panel.state.value.views[id]?.place;
  if (place !== undefined) return say("home.continue_place", { place });
  const line = text === "" ? "" : say("home.quote", { text });
  const day = state === "ended" && at !== "" ? panel.clock.day(at, new Date()) : "";
  return day !== "" && line !== "" ? say("home.dated", { day, line }) : line || day;
}
