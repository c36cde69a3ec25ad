import { useEffect, useRef } from "preact/hooks";
import { later } from "../../lib/later";
import { page } from "../areas";
import { t } from "../words";

const BoardPage = later(async () => (await import("../board/Board")).Board, Loading);
const ReportsPage = later(async () => (await import("../reports/Reports")).Reports, Loading);

/** The page beside the dock; its code comes when it is opened first. */
export function Cockpit() {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => ref.current?.focus({ preventScroll: true }), [page.value]);
  return (
    <main class="cockpit" ref={ref} tabIndex={-1}>
      {page.value === "reports" ? <ReportsPage.Screen /> : <BoardPage.Screen />}
    </main>
  );
}

function Loading() {
  return <p class="sr">{t("page.loading")}</p>;
}
