import { Icon } from "../../ui/Icon";
import { follow, isSupervisor, page, pathOf, type Page } from "../areas";
import { openList, overlay } from "../place";
import { desk } from "../session";
import { t } from "../words";

/** The list is a click away at any width (S3.13); a modified click opens a tab of its own. */
function toList(event: MouseEvent): void {
  follow(event, "desk");
  if (event.defaultPrevented) openList();
}

/** The areas of the console; only those that exist. */
export function Rail() {
  const active = desk.value.interactions.filter(({ state }) => state !== "ended").length;
  return (
    <nav class="rail region" data-region tabIndex={-1} aria-label={t("region.rail")}>
      <a
        class="rail__link rail__main"
        href={pathOf("desk")}
        aria-current={page.value === "desk" ? "page" : undefined}
        title={t("rail.interactions")}
        onClick={toList}
      >
        <Icon name="inbox" />
        <span class="clip">{t("rail.interactions")}</span>
        {active > 0 && (
          <span class="badge" aria-label={t.count("rail.active", active)}>
            {active}
          </span>
        )}
      </a>
      {isSupervisor.value && <RailLink to="board" icon="board" name={t("rail.board")} />}
      {isSupervisor.value && <RailLink to="reports" icon="chart" name={t("rail.reports")} />}
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

function RailLink({ to, icon, name }: { to: Page; icon: string; name: string }) {
  return (
    <a class="rail__link" href={pathOf(to)} aria-current={page.value === to ? "page" : undefined} title={name} onClick={(event) => follow(event, to)}>
      <Icon name={icon} />
      <span class="clip">{name}</span>
    </a>
  );
}
