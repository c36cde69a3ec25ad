import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../ui/Icon";
import { toast } from "../place";
import { t } from "../words";

const LIFE_MS = 6000;

/** One at a time, 6 s; waits while the pointer or the focus is on it. */
export function Toast() {
  const words = toast.value;
  const timer = useRef(0);
  const hold = (): void => window.clearTimeout(timer.current);
  const go = (): void => {
    hold();
    timer.current = window.setTimeout(() => (toast.value = null), LIFE_MS);
  };
  useEffect(() => {
    if (words) go();
    return hold;
  }, [words]);
  if (!words) return null;
  return (
    <div class="toast" role="status" onPointerEnter={hold} onPointerLeave={go} onFocusIn={hold} onFocusOut={go}>
      {words}
      <button class="btn btn--icon btn--small" type="button" aria-label={t("close")} onClick={() => (toast.value = null)}>
        <Icon name="close" />
      </button>
    </div>
  );
}
