// data-copy="text": a tap puts the text on the clipboard.
import { say } from "design/toast.js";

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const box = document.createElement("textarea"); // in-app browsers and plain http have no clipboard
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
  say(document.documentElement.lang === "en" ? "Copied" : "Đã chép");
}

export function bind(button) {
  button.addEventListener("click", () => copy(button.dataset.copy));
}
