// img data-lazy="address": fetched when it comes near the screen and the line is not a thrifty one; else a tap fetches it.
export function bind(image) {
  const load = () => {
    image.src = image.dataset.lazy;
    image.removeAttribute("data-lazy");
  };
  if (navigator.connection?.saveData) {
    image.addEventListener("click", load, { once: true });
    return;
  }
  const watcher = new IntersectionObserver((seen) => {
    if (!seen.some((each) => each.isIntersecting)) return;
    watcher.disconnect();
    load();
  }, { rootMargin: "300px" });
  watcher.observe(image);
}
