import { Icon } from "../../ui/Icon";
import { openList, overlay } from "../place";
import { desk } from "../session";
import { t } from "../words";

/** The list is a click away at any width (S3.13); a modified click opens a tab of its own. */
function toList(event: MouseEvent): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openList();
}

/** The areas of the console; only those that exist. */
export function Rail() {
  const active = desk.value.interactions.filter(({ state }) => state !== "ended").length;
  return (
    <nav class="rail region" data-region tabIndex={-1} aria-label={t("region.rail")}>
      <a class="rail__link rail__main" href="/console/" aria-current="page" title={t("rail.interactions")} onClick={toList}>
        <Icon name="inbox" />
        <span class="clip">{t("rail.interactions")}</span>
        {active > 0 && (
          <span class="badge" aria-label={t.count("rail.active", active)}>
            {active}
          </span>
        )}
      </a>
      <div class="rail__end">
        <button class="rail__link" type="button" title={t("keys.title")} onClick={() => (overlay.value = "shortcuts")}>
          <Icon name="keyboard" />
          <span class="clip">{t("keys.title")}</span>
          <kbd class="kbd">?</kbd>
        </button>
      </div>
    </nav>
  );
}
