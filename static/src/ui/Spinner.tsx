/** Turns beside the word of what is going on: `<Spinner /> Saving`. */
export function Spinner() {
  return <span class="spinner" aria-hidden="true" />;
}
