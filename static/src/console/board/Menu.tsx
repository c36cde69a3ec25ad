import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../../ui/Icon";
import { moveInside } from "../focus";

const GAP = 4;
const EDGE = 8;

/** The menu of a row that is being moved: the row is made anew elsewhere in the table, within one drawing. */
let moving: { readonly label: string; readonly isOpen: boolean } | null = null;

interface MenuProps {
  label: string;
  children: ComponentChildren;
}

/** What can be done with a row: over the page, so that no table cuts it off; Escape and a click elsewhere close it. */
export function Menu({ label, children }: MenuProps) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const opened = (event: { readonly newState: string }): void => {
    opener.current?.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState !== "open") return;
    place(opener.current, menu.current);
    menu.current?.querySelector<HTMLElement>("[data-item]")?.focus();
  };
  const keys = (event: KeyboardEvent): void => {
    if (menu.current && moveInside(menu.current, event.key)) event.preventDefault();
    if (event.key === "Tab" || event.key === "Escape") menu.current?.hidePopover();
    if (event.key === "Escape") event.preventDefault(); // it closes this alone
  };
  useLayoutEffect(() => {
    if (moving?.label === label) {
      opener.current?.focus(); // where Escape leads back to
      if (moving.isOpen) menu.current?.showPopover();
    }
    return () => {
      const isOpen = menu.current?.matches(":popover-open") === true;
      if (!isOpen && document.activeElement !== opener.current) return;
      moving = { label, isOpen };
      queueMicrotask(() => (moving = null));
    };
  }, []);
  return (
    <>
      <button ref={opener} class="btn btn--icon btn--small" type="button" aria-label={label} title={label} aria-haspopup="menu" aria-expanded="false" popovertarget={id}>
        <Icon name="more" />
      </button>
      <div ref={menu} id={id} class="menu row-menu" role="menu" aria-label={label} popover="auto" onToggle={opened} onKeyDown={keys} onClick={() => menu.current?.hidePopover()}>
        {children}
      </div>
    </>
  );
}

interface ChoiceProps {
  sign: ComponentChildren;
  words: string;
  act: () => void;
  isBelow?: boolean;
}

/** One thing to do. */
export function Choice({ sign, words, act, isBelow = false }: ChoiceProps) {
  return (
    <button class={isBelow ? "menu__item menu__item--below" : "menu__item"} type="button" role="menuitem" data-item tabIndex={-1} onClick={act}>
      <span class="sign">{sign}</span>
      <span class="clip">{words}</span>
    </button>
  );
}

/** Under its button and inside the window. */
function place(opener: HTMLElement | null, menu: HTMLElement | null): void {
  if (!opener || !menu) return;
  const { left, bottom, top } = opener.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const isLow = bottom + GAP + height > window.innerHeight - EDGE;
  menu.style.left = `${Math.max(EDGE, Math.min(left, window.innerWidth - width - EDGE))}px`;
  menu.style.top = `${Math.max(EDGE, isLow ? top - GAP - height : bottom + GAP)}px`;
}
