import { useEffect, useRef, useState } from "preact/hooks";

import { Icon } from "../../ui/Icon";

export interface MenuItem {
  icon: string;
  label: string;
  act: () => void;
}

/** More acts behind one button: arrows move, Escape closes and gives the focus back. */
export function Menu({ label, items }: { label: string; items: readonly MenuItem[] }) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (open) entries(place.current)[0]?.focus();
  }, [open]);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      close();
    } else if (open) move(event, entries(place.current));
  };
  const onFocusOut = (event: FocusEvent): void => {
    if (!place.current?.contains(event.relatedTarget as Node | null)) setOpen(false);
  };
  return (
    <div class="menu-place" ref={place} onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      <button
        class="btn btn--icon"
        type="button"
        ref={button}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
      </button>
      {open && <Items label={label} items={items} done={() => setOpen(false)} />}
    </div>
  );
}

function Items({ label, items, done }: { label: string; items: readonly MenuItem[]; done: () => void }) {
  return (
    <div class="menu" role="menu" aria-label={label}>
      {items.map((item) => (
        <button
          key={item.label}
          class="menu__item"
          type="button"
          role="menuitem"
          onClick={() => {
            done();
            item.act();
          }}
        >
          <Icon name={item.icon} />
          {item.label}
        </button>
      ))}
    </div>
  );
}

function entries(place: HTMLElement | null): HTMLElement[] {
  return Array.from(place?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? []);
}

function move(event: KeyboardEvent, items: readonly HTMLElement[]): void {
  const at = items.indexOf(document.activeElement as HTMLElement);
  const targets: Record<string, number | undefined> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1 + items.length,
    Home: 0,
    End: items.length - 1,
  };
  const target = targets[event.key];
  if (target === undefined) return;
  event.preventDefault();
  items[target % items.length]?.focus();
}
