// data-share="address" (empty: this page): the phone's own sharing sheet (Zalo is in it), else the clipboard.
import { copy } from "design/copy-text.js";

export function bind(button) {
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const url = new URL(button.dataset.share || location.href, location.href).href;
    if (!navigator.share) return copy(url);
    try {
      await navigator.share({ title: document.title, url });
    } catch (error) {
      if (error.name !== "AbortError") await copy(url);
    }
  });
}
