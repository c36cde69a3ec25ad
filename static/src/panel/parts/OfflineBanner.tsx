import { Icon } from "../../ui/Icon";
import { usePanel } from "../context";

/** No connection: writing goes on, messages wait. */
export function OfflineBanner() {
  return (
    <div class="banner banner--warn" role="status">
      <Icon name="offline" />
      <div class="grow">{usePanel().say.value("chat.offline")}</div>
    </div>
  );
}
