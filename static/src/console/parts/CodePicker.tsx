import { Icon } from "../../ui/Icon";
import type { WrapUpChoice } from "../../protocol/wire";
import { t } from "../words";
import { Finder } from "./Finder";

interface PickerProps {
  codes: readonly WrapUpChoice[];
  chosen: number | null;
  choose: (code: number) => void;
}

/** The codes of a wrap-up; Enter on the chosen one saves the form. */
export function CodePicker({ codes, chosen, choose }: PickerProps) {
  return (
    <div class="field">
      <span class="field__label" aria-hidden="true">
        {t("wrap.reason")}
      </span>
      <div class="pick">
        <Finder
          id="code"
          label={t("wrap.reason")}
          placeholder={t("wrap.search")}
          items={codes}
          isChosen={({ id }) => id === chosen}
          none={(search) => t(search ? "wrap.noMatch" : "wrap.noCodes")}
          pick={({ id }) => choose(id)}
          option={(_, name) => (
            <>
              <Icon name="check" />
              <span>{name}</span>
            </>
          )}
        />
      </div>
    </div>
  );
}
