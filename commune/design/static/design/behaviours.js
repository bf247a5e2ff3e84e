// Fetches a behaviour only where the page asks for it by its data- attribute; each works on what is there, twice is harmless.
const BEHAVIOURS = {
  "[data-copy]": "design/copy-text.js",
  "[data-share]": "design/share-link.js",
  "form[data-draft]": "design/keep-draft.js",
  "[data-confirm]": "design/confirm.js",
  "form[method=post]": "design/busy-button.js",
  "[data-lazy]": "design/lazy-image.js",
};

export async function bind(root = document) {
  for (const [selector, name] of Object.entries(BEHAVIOURS)) {
    const found = root.querySelectorAll(selector);
    if (!found.length) continue;
    const { bind: start } = await import(name);
    for (const element of found) {
      if (element.dataset.bound?.split(" ").includes(name)) continue;
      element.dataset.bound = `${element.dataset.bound ?? ""} ${name}`.trim();
      start(element);
    }
  }
}

// The fold-out of the header, on every page: closes on a tap beside it and on Escape.
for (const details of document.querySelectorAll("details.folding")) {
  document.addEventListener("click", (event) => {
    if (!details.contains(event.target)) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    details.open = false;
    details.querySelector("summary").focus();
  });
}

bind();
document.addEventListener("htmx:load", (event) => bind(event.target));
