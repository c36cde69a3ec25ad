import { computed, effect } from "@preact/signals";
import { isShopper } from "./people";
import { isQuiet } from "./notify";
import { hasFocus, selected } from "./place";
import { desk } from "./session";

const AGAIN_MS = 4000;
const RISING = [587.33, 783.99] as const;
const FALLING = [523.25, 392] as const;
const TICK = [880] as const;
const NOTE_SECONDS = 0.22;
const LOUDNESS = 0.12;

let audio: AudioContext | null = null;

/** What the agent wants to hear at this hour. */
const sound = computed(() => (isQuiet.value ? "off" : (desk.value.preferences.sound ?? "repeat")));

/** Soft notes for offers (again every 4 s until answered, if so wished), a tick for other conversations, falling notes for RONA. */
export function watchSounds(): void {
  ["pointerdown", "keydown"].forEach((gesture) => window.addEventListener(gesture, unlock, { once: true }));
  const isRinging = computed(() => desk.value.offers.length > 0 && sound.value === "repeat");
  effect(() => {
    if (!isRinging.value) return undefined;
    play(RISING);
    const again = window.setInterval(() => play(RISING), AGAIN_MS);
    return () => window.clearInterval(again);
  });
  const rung = new Set([""]);
  const isNew = (id: string): boolean => {
    const isKnown = rung.has(id);
    rung.add(id);
    return !isKnown && sound.peek() === "once";
  };
  watchChange(() => desk.value.offers.at(-1)?.id ?? "", isNew, RISING);
  watchChange(() => desk.value.presence.state, (state) => state === "rona", FALLING);
  watchChange(newestElsewhere, (newest, before) => before > 0 && newest > before, TICK);
}

/** Plays `notes` when a watched value changes in the way that matters; never for the first value. */
function watchChange<Value>(value: () => Value, matters: (value: Value, before: Value) => boolean, notes: readonly number[]): void {
  const watched = computed(value);
  let before = watched.peek();
  watched.subscribe((newest) => {
    if (newest !== before && matters(newest, before) && sound.peek() !== "off") play(notes);
    before = newest;
  });
}

/** When the newest line of a shopper came to a conversation that nobody looks at; later lines have later times. */
function newestElsewhere(): number {
  const views = desk.value.interactions.filter(({ id }) => id !== selected.peek() || !hasFocus.peek());
  const lines = views.flatMap((view) => view.facts.filter(({ fact, by }) => fact.type === "message.posted" && isShopper(view, by)));
  return lines.reduce((newest, { at }) => Math.max(newest, Date.parse(at)), 0);
}

/** A browser lets a page make sounds only after somebody has touched it. */
function unlock(): void {
  audio ??= new AudioContext();
}

function play(notes: readonly number[]): void {
  if (!audio) return;
  void audio.resume();
  const context = audio;
  notes.forEach((frequency, index) => playNote(context, frequency, context.currentTime + index * NOTE_SECONDS * 0.8));
}

function playNote(context: AudioContext, frequency: number, at: number): void {
  const tone = new OscillatorNode(context, { type: "sine", frequency });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_SECONDS * 1.6);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + NOTE_SECONDS * 1.7);
}
