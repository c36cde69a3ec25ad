import type { Channel } from "../../protocol/wire";
import { Icon } from "../../ui/Icon";
import { CHANNEL_SIGNS } from "../channels";
import { setChannelsOff } from "../commands";
import { toast } from "../place";
import { desk } from "../session";
import { t } from "../words";

/** Which channels new requests come from; where there is one alone, Idle is the way to have none. */
export function ChannelSwitches() {
  const { channels = [], off = [] } = desk.value.channels;
  if (channels.length < 2) return null;
  return (
    <div class="menu__group" role="group" aria-label={t("presence.channels")}>
      <p class="menu__note">{t("presence.channels")}</p>
      {channels.map((channel) => (
        <ChannelSwitch key={channel} channel={channel} off={off} isLast={channels.length - off.length === 1} />
      ))}
    </div>
  );
}

interface SwitchProps {
  channel: Channel;
  off: readonly Channel[];
  isLast: boolean;
}

/** Shows what the server says, so a click alone moves nothing. */
function ChannelSwitch({ channel, off, isLast }: SwitchProps) {
  const isOn = !off.includes(channel);
  const flip = (event: Event): void => {
    event.preventDefault();
    if (isOn && isLast) toast.value = t("presence.lastChannel");
    else void change(isOn ? [...off, channel] : off.filter((other) => other !== channel));
  };
  return (
    <label class="menu__item switch">
      <Icon name={CHANNEL_SIGNS[channel]} />
      {t(`channel.${channel}`)}
      <input type="checkbox" role="switch" checked={isOn} onClick={flip} />
    </label>
  );
}

async function change(off: Channel[]): Promise<void> {
  const outcome = await setChannelsOff(off);
  if (outcome?.type !== "command.accepted") toast.value = t(outcome ? "presence.refused" : "connection.tryAgain");
}
