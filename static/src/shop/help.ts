// Links that open the panel instead of leaving for the Help page, which is where they lead without this file.

type Call = (name: string, wish: Record<string, string>) => void;

/** Opens the panel's form with what the link says: the type, and a channel or first words when it names them. */
export function openHelpInPlace(assist: () => Call): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("[data-assist-request]")) {
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      assist()("request", wishOf(link));
    });
  }
}

function wishOf(link: HTMLAnchorElement): Record<string, string> {
  const { assistRequest: type = "", assistChannel: channel = "", assistText: text = "" } = link.dataset;
  return { type, ...(channel && { channel }), ...(text && { text }) };
}

/** A second click on a form that is on its way would only send it again; the server gives the same answer anyway. */
export function sendOnce(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.getAttribute("aria-busy") === "true") event.preventDefault();
      form.setAttribute("aria-busy", "true");
    });
  }
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-once]")) form.removeAttribute("aria-busy");
  });
}
