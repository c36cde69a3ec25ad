import type { Channel, ChannelView } from "../../protocol/wire";
import { Icon } from "../../ui/Icon";
import { usePanel } from "../context";
import { channelOf, CHANNELS, isFull, waitsInQueue } from "../heads";
import type { PanelModel } from "../model";

const ICONS: Record<Channel, string> = { chat: "chat", voice: "headset", callback: "callback", email: "mail", cobrowse: "cobrowse" };

/** The channels: those that can be used now, and each other one in its place with its reason. */
export function Ways() {
  const panel = usePanel();
  return (
    <ul class="ways" aria-label={panel.say.value("home.ways")}>
      {CHANNELS.map((channel) => (
        <Way key={channel} view={channelOf(panel.state.value, channel)} />
      ))}
    </ul>
  );
}

/** A refused way keeps its focus and its reason is part of its name; clicking it does nothing. */
function Way({ view }: { view: ChannelView }) {
  const panel = usePanel();
  const { channel } = view;
  const refused = refusalOf(panel, view);
  return (
    <li>
      <button
        class="way"
        type="button"
        aria-disabled={refused !== undefined}
        onClick={() => refused === undefined && panel.ask(channel)}
      >
        <span class="way__sign">
          <Icon name={ICONS[channel]} />
        </span>
        <span>
          <span class="way__name">{panel.say.value(`channel.${channel}`)}</span>
          <span class="way__note">{refused ?? noteOf(panel, channel)}</span>
        </span>
        <span class="way__go">
          <Icon name={refused === undefined ? "right" : "lock"} />
        </span>
      </button>
    </li>
  );
}

function refusalOf(panel: PanelModel, view: ChannelView): string | undefined {
  const say = panel.say.value;
  const queues = view.channel === "chat" && waitsInQueue(panel.state.value);
  if (view.reason !== undefined && !queues) return reasonText(panel, view);
  return isFull(panel.state.value) ? say("reason.full") : undefined;
}

function reasonText(panel: PanelModel, { reason = "missing", opens_at }: ChannelView): string {
  const say = panel.say.value;
  if (reason === "closed" && opens_at) return say("reason.opens", { when: panel.clock.next(opens_at, new Date()) });
  return say(`reason.${reason}`);
}

function noteOf(panel: PanelModel, channel: Channel): string {
  const say = panel.say.value;
  return channel === "chat" && waitsInQueue(panel.state.value) ? say("home.chat_away") : say(`channel.${channel}_note`);
}
