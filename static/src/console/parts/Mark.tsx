/** The product's mark. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 26 26" aria-hidden="true">
      <path
        class="mark__plate"
        d="M13 1c7.6 0 12 4.4 12 12s-4.4 12-12 12H3.2C1.9 25 1 24.1 1 22.8V13C1 5.4 5.4 1 13 1z"
      />
      <path class="mark__sign" d="M7.75 13.5l3.5 3.5 7-7.75" />
    </svg>
  );
}
