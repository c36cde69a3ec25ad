// Draws the button in the wizard's preview as the loader does: the shop's own look in a shadow root.
const host = document.getElementById("launcher");

interface Look {
  css: string;
  label: string;
}

/** The frame is as narrow as a phone, the page that it stands for is not. */
function asOnADesk(css: string): string {
  return css.replace(/max-width:\s*900px/g, "max-width:1px");
}

function draw(place: HTMLElement, look: Look): void {
  const sheet = new CSSStyleSheet();
  const bare = place.hasAttribute("data-bare") ? ":host{--word:0;--gap:0;--pad:15px}" : ":host{--word:inherit;--gap:10px;--pad:18px 22px}";
  sheet.replaceSync(asOnADesk(look.css) + bare);
  const root = place.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement("button");
  const word = document.createElement("b");
  const typed = place.dataset.label ?? "";
  word.textContent = typed === "" ? look.label : typed;
  button.type = "button";
  button.tabIndex = -1;
  button.append(word);
  root.append(button);
}

async function show(place: HTMLElement, address: string): Promise<void> {
  const { default: look } = (await import(address)) as { default: Look | null };
  if (look) draw(place, look);
}

if (host?.dataset.look) void show(host, host.dataset.look);
