import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { focusWish } from "./place";

/** A ref to an element that takes the focus when somebody wished for it by name: `<h2 ref={useWish("list")}>`. */
export function useWish<Target extends HTMLElement>(name: string): RefObject<Target | null> {
  const ref = useRef<Target>(null);
  const isWished = focusWish.value === name;
  // After this rendering, not at once: the box that stands here now may belong to the conversation before. And before
  // the next frame: whoever types on after a shortcut must not lose a letter.
  useLayoutEffect(() => {
    if (!isWished || !ref.current) return;
    ref.current.focus();
    focusWish.value = null;
  });
  return ref;
}

/** Takes the focus at mounting and gives it back to what had it: for dialogs and menus. */
export function useBorrowedFocus<Target extends HTMLElement>(find: (root: Target) => HTMLElement | null): RefObject<Target | null> {
  const ref = useRef<Target>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    if (ref.current) (find(ref.current) ?? ref.current).focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected && focusWish.peek() === null) before.focus();
    };
    // Only mounting and unmounting count.
  }, []);
  return ref;
}

/** Arrows, Home, End and letters move inside a list of controls; true when the key was one of them. */
export function moveInside(root: HTMLElement, key: string): boolean {
  const items = [...root.querySelectorAll<HTMLElement>("[data-item]:not([aria-disabled='true'])")];
  const index = items.indexOf(document.activeElement as HTMLElement);
  const target = items.at(targetIndex(items, index, key));
  if (targetIndex(items, index, key) === NOWHERE || !target) return false;
  target.focus();
  return true;
}

const NOWHERE = Number.MIN_SAFE_INTEGER;

function targetIndex(items: readonly HTMLElement[], index: number, key: string): number {
  if (items.length === 0) return NOWHERE;
  if (key === "ArrowDown") return (index + 1) % items.length;
  if (key === "ArrowUp") return index <= 0 ? items.length - 1 : index - 1;
  if (key === "Home") return 0;
  if (key === "End") return items.length - 1;
  return key.length === 1 && key !== " " ? indexOfLetter(items, index, key) : NOWHERE;
}

function indexOfLetter(items: readonly HTMLElement[], index: number, letter: string): number {
  const wanted = letter.toLocaleLowerCase();
  const order = items.map((_, step) => (index + 1 + step) % items.length);
  return order.find((one) => items[one]?.textContent.trim().toLocaleLowerCase().startsWith(wanted)) ?? NOWHERE;
}
