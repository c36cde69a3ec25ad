import type { ComponentChildren, RefObject } from "preact";

import { Icon } from "../../ui/Icon";
import { usePanel } from "../context";
import { later } from "../../lib/later";
import type { View } from "../model";
import type { MenuItem } from "./Menu";

const Nothing = (): null => null;
const More = later(async () => (await import("../screens/later")).More, Nothing);
const PopOutNotice = later(async () => (await import("../screens/later")).PopOutNotice, Nothing);

interface HeadProps {
  title: string;
  /** The heading that receives the focus when the screen comes; without it the title is no heading. */
  heading?: RefObject<HTMLHeadingElement | null>;
  back?: View;
  before?: ComponentChildren;
  sub?: ComponentChildren;
  /** What can be done here besides; what can be done everywhere comes by itself. */
  items?: readonly MenuItem[];
}

/** The head of a screen: back, who or what, and the way out. */
export function Head({ title, heading, back, before, sub, items = [] }: HeadProps) {
  const panel = usePanel();
  const say = panel.say.value;
  return (
    <>
      <header class={back ? "view__head view__head--back" : "view__head"}>
        {back && (
          <button class="btn btn--icon" type="button" aria-label={say("panel.back")} onClick={() => panel.go(back)}>
            <Icon name="left" />
          </button>
        )}
        {before}
        <div class="grow">
          {heading ? (
            <h1 class="view__title" ref={heading} tabIndex={-1} title={title}>
              {title}
            </h1>
          ) : (
            <p class="view__title">{title}</p>
          )}
          {sub !== undefined && <p class="view__sub">{sub}</p>}
        </div>
        <More.Screen items={items} />
        <Leave />
      </header>
      <PopOutNotice.Screen />
    </>
  );
}

function Leave() {
  const panel = usePanel();
  const say = panel.say.value;
  if (panel.place.framed || panel.place.poppedOut) {
    return (
      <button class="btn btn--icon" type="button" aria-label={say("panel.close")} onClick={() => panel.close()}>
        <Icon name="close" />
      </button>
    );
  }
  return (
    <a class="btn btn--icon" href={panel.place.helpAddress} aria-label={say("panel.to_help")}>
      <Icon name="close" />
    </a>
  );
}

/** The shop's logo, or the first letter of its name. */
export function Plate({ name }: { name: string }) {
  const { logo } = usePanel().place;
  if (logo) return <img class="logo" src={logo.address} width={logo.width} height={logo.height} alt="" />;
  return (
    <span class="plate" aria-hidden="true">
      {name.slice(0, 1).toUpperCase()}
    </span>
  );
}
