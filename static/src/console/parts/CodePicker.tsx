import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../ui/Icon";
import type { WrapUpChoice } from "../../protocol/wire";
import { cutAround, matching } from "../codes";
import { t } from "../words";

interface PickerProps {
  codes: readonly WrapUpChoice[];
  chosen: number | null;
  choose: (code: number) => void;
}

/** A list that typing searches: arrows move, Enter chooses. */
export function CodePicker({ codes, chosen, choose }: PickerProps) {
  const search = useSignal("");
  const active = useSignal(0);
  const found = matching(codes, search.value);
  const at = Math.min(active.value, found.length - 1);
  const keys = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const code = found[at];
    if (step && found.length > 0) active.value = (at + step + found.length) % found.length;
    if (event.key === "Enter" && code && code.id !== chosen) choose(code.id);
    else if (!step) return;
    event.preventDefault();
  };
  return (
    <div class="field">
      <span class="field__label" id="wrap-reason">
        {t("wrap.reason")}
      </span>
      <div class="pick">
        <div class="search pick__search">
          <Icon name="search" />
          <input
            class="input"
            type="search"
            role="combobox"
            list={undefined}
            aria-labelledby="wrap-reason"
            aria-expanded="true"
            aria-controls="wrap-codes"
            aria-autocomplete="list"
            aria-activedescendant={found[at] ? `code-${found[at].id}` : undefined}
            autocomplete="off"
            placeholder={t("wrap.search")}
            value={search.value}
            onInput={(event) => {
              search.value = event.currentTarget.value;
              active.value = 0;
            }}
            onKeyDown={keys}
          />
        </div>
        <Options found={found} at={at} search={search.value} chosen={chosen} choose={choose} />
      </div>
    </div>
  );
}

interface OptionsProps extends Omit<PickerProps, "codes"> {
  found: readonly WrapUpChoice[];
  at: number;
  search: string;
}

function Options({ found, at, search, chosen, choose }: OptionsProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.querySelector(".is-active")?.scrollIntoView({ block: "nearest" }), [at, search]);
  return (
    <div class="pick__list" ref={ref} role="listbox" id="wrap-codes" aria-labelledby="wrap-reason">
      {found.map((code, index) => (
        <div
          key={code.id}
          id={`code-${code.id}`}
          class={index === at ? "option is-active" : "option"}
          role="option"
          aria-selected={code.id === chosen}
          onClick={() => choose(code.id)}
        >
          <Icon name="check" />
          <Name name={code.name} search={search} />
        </div>
      ))}
      {found.length === 0 && <p class="pick__none">{t(search ? "wrap.noMatch" : "wrap.noCodes")}</p>}
    </div>
  );
}

function Name({ name, search }: { name: string; search: string }) {
  const [before, hit, after] = cutAround(name, search);
  return (
    <span>
      {before}
      {hit && <mark>{hit}</mark>}
      {after}
    </span>
  );
}
