import type { ComponentChildren } from "preact";
import { Icon } from "../../ui/Icon";
import { useBorrowedFocus } from "../focus";
import { overlay } from "../place";
import { t } from "../words";

interface FrameProps {
  title: string;
  children: ComponentChildren;
}

export function close(): void {
  overlay.value = null;
}

/** A dialog over conversation and context; Escape closes it, Tab stays with it and what is left in reach. */
export function Frame({ title, children }: FrameProps) {
  const ref = useBorrowedFocus<HTMLDivElement>((root) => root.querySelector("[data-first]") ?? root.querySelector("[role=tab][tabindex='0'], input"));
  const keys = (event: KeyboardEvent): void => {
    if (event.key === "Escape") close();
  };
  return (
    <div class="scrim is-open">
      <div ref={ref} class="dialog" role="dialog" aria-labelledby="dialog-title" tabIndex={-1} onKeyDown={keys}>
        <div class="dialog__head">
          <h2 class="dialog__title grow" id="dialog-title">
            {title}
          </h2>
          <button class="btn btn--icon" type="button" aria-label={t("close")} onClick={close}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </div>
  );
}
