// The look that she chose (cookies of design/look.py): the shell in the phone's cache is the same for everybody.
const chosen = Object.fromEntries(document.cookie.split("; ").map((each) => each.split("=")));
const root = document.documentElement;
if (["light", "dark"].includes(chosen.theme)) root.dataset.theme = chosen.theme;
if (chosen.size === "large") root.dataset.size = "large";
const dark = document.querySelector("link[data-dark]");
dark.media = chosen.theme === "dark" ? "screen" : chosen.theme === "light" ? "not all" : "screen and (prefers-color-scheme: dark)";
