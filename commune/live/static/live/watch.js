// A live list for browsers that do not play HLS themselves; those that do need nothing of this.
import Hls from "hls.js";

const RETRY = 3000;

function play(video) {
  const address = video.dataset.list;
  if (!Hls.isSupported()) return; // the source element serves Safari
  video.querySelector("source")?.remove();
  const player = new Hls({ enableWorker: false, liveSyncDurationCount: 2, liveDurationInfinity: true });
  player.on(Hls.Events.ERROR, (_event, trouble) => {
    if (!trouble.fatal) return;
    if (trouble.type === Hls.ErrorTypes.MEDIA_ERROR) player.recoverMediaError();
    else setTimeout(() => player.loadSource(address), RETRY); // the line broke, or the phone has none just now
  });
  player.loadSource(address);
  player.attachMedia(video);
  player.on(Hls.Events.MANIFEST_PARSED, () => video.autoplay && video.play().catch(() => {}));
}

for (const video of document.querySelectorAll("video[data-list]")) play(video);
