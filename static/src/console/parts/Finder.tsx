import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../ui/Icon";
import { cutAround, matching, type Named } from "../codes";

interface FinderProps<Item extends Named> {
  /** Begins the ids of list and options in the page: one Finder on the screen has it. */
  id: string;
  label: string;
  items: readonly Item[];
  /** What stands for the list when nothing fits what was typed, which may be nothing. */
  none: (search: string) => string;
  pick: (item: Item) => void;
  isChosen?: (item: Item) => boolean;
  /** What stands in an option beside or around its name; without it the name alone. */
  option?: (item: Item, name: ComponentChildren) => ComponentChildren;
  placeholder?: string;
  /** Classes of the four parts, for a place that looks otherwise. */
  looks?: { readonly search: string; readonly list: string; readonly none: string; readonly option: (item: Item) => string };
}

const LOOKS = { search: "search pick__search", list: "pick__list", none: "pick__none", option: () => "option" } as const;

/**
 * A list that typing searches: arrows move, Enter or a click picks. Begins at what is chosen already, on which Enter
 * sends the form around it, if there is one.
 */
export function Finder<Item extends Named>(props: FinderProps<Item>) {
  const { id, label, items, pick, isChosen, placeholder = label, looks = LOOKS } = props;
  const search = useSignal("");
  const found = matching(items, search.value);
  const active = useSignal(Math.max(0, isChosen ? found.findIndex(isChosen) : 0));
  const at = Math.min(active.value, found.length - 1);
  const keys = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const item = found[at];
    if (step && found.length > 0) active.value = (at + step + found.length) % found.length;
    const isForForm = item && isChosen?.(item) && (event.currentTarget as HTMLInputElement).form;
    if (event.key === "Enter" && item && !isForForm) pick(item);
    else if (!step) return;
    event.preventDefault();
  };
  return (
    <>
      <div class={looks.search}>
        <Icon name="search" />
        <input
          class="input"
          type="search"
          role="combobox"
          list={undefined}
          aria-label={label}
          aria-expanded={found.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={found[at] ? `${id}-${found[at].id}` : undefined}
          autocomplete="off"
          placeholder={placeholder}
          value={search.value}
          onInput={(event) => {
            search.value = event.currentTarget.value;
            active.value = 0;
          }}
          onKeyDown={keys}
        />
      </div>
      <Options {...props} found={found} at={at} search={search.value} looks={looks} />
    </>
  );
}

interface OptionsProps<Item extends Named> extends FinderProps<Item> {
  found: readonly Item[];
  at: number;
  search: string;
  looks: NonNullable<FinderProps<Item>["looks"]>;
}

function Options<Item extends Named>({ id, label, found, at, search, none, pick, isChosen, option, looks }: OptionsProps<Item>) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.querySelector(".is-active")?.scrollIntoView({ block: "nearest" }), [at, search]);
  if (found.length === 0) return <p class={looks.none}>{none(search)}</p>;
  return (
    <div class={looks.list} ref={ref} role="listbox" id={`${id}-list`} aria-label={label}>
      {found.map((item, index) => (
        <div
          key={item.id}
          id={`${id}-${item.id}`}
          class={index === at ? `${looks.option(item)} is-active` : looks.option(item)}
          role="option"
          aria-selected={isChosen?.(item) ?? false}
          onClick={() => pick(item)}
        >
          {option ? option(item, <Name name={item.name} search={search} />) : <Name name={item.name} search={search} />}
        </div>
      ))}
    </div>
  );
}

/** The name with what matches marked. */
function Name({ name, search }: { name: string; search: string }) {
  const [before, hit, after] = cutAround(name, search);
  return (
    <>
      {before}
      {hit && <mark>{hit}</mark>}
      {after}
    </>
  );
}
