import type { ComponentChildren } from "preact";
import { Icon } from "../../ui/Icon";
import type { InteractionView } from "../../protocol/wire";
import { t } from "../words";

interface Props {
  view: InteractionView;
  name: string;
  back: () => void;
  /** The line below the name. */
  facts: ComponentChildren;
  children: ComponentChildren;
}

/** The head of a conversation, one's own or a monitored one: the way back, whose it is, and what can be done. */
export function TalkTop({ view, name, back, facts, children }: Props) {
  return (
    <header class="talk__head">
      <button class="btn btn--icon talk__back" type="button" aria-label={t("talk.back")} onClick={back}>
        <Icon name="left" />
      </button>
      <div class="grow">
        <h1 class="talk__name">
          <span class="clip" title={name}>
            {name}
          </span>
          {view.requester.verified && (
            <span class="trust trust--verified" title={t("trust.person")}>
              <Icon name="shield" />
              <span>{t("trust.verified")}</span>
            </span>
          )}
        </h1>
        {facts}
      </div>
      <div class="talk__acts">{children}</div>
    </header>
  );
}
