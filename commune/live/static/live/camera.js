// The phone's camera, sent as numbered chunks. A chunk leaves the queue when the server has it; without a line it waits.
const CHUNK = 1500; // milliseconds
const MOST_WAITING = 400; // ten minutes; older ones are dropped then
const PAUSES = [500, 1000, 2000, 4000, 8000];
const KINDS = [
  'video/mp4;codecs="avc1.42E01E,mp4a.40.2"',
  "video/webm;codecs=h264,opus",
  "video/webm;codecs=vp8,opus",
  "video/webm",
];
const place = document.querySelector("[data-camera]");
const words = document.querySelector("#live-words")?.dataset;

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function cookie(name) {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

function say(text, isOn = false) {
  const state = place.querySelector("[data-state]");
  state.textContent = text;
  state.classList.toggle("on", isOn);
}

class Take {
  constructor(kind) {
    this.id = crypto.randomUUID();
    this.kind = kind;
    this.waiting = []; // of {number, bytes}
    this.number = 0;
    this.isOver = false;
  }

  get address() {
    return `${place.dataset.camera}takes/${this.id}/`;
  }

  add(bytes) {
    this.waiting.push({ number: this.number++, bytes });
    // Without the first chunk none of the others can be read.
    if (this.waiting.length > MOST_WAITING) this.waiting.splice(this.waiting[0].number === 0 ? 1 : 0, 1);
  }

  async ask(method, address, body) {
    const headers = { "X-CSRFToken": cookie("csrftoken"), "X-Recorder": this.kind };
    const answer = await fetch(address, { method, body, headers, redirect: "error" });
    if (answer.ok) return true;
    if (answer.status < 500 && answer.status !== 429) {
      const told = await answer.json().catch(() => ({}));
      throw new Error(told.title || answer.statusText);
    }
    return false;
  }

  /** Tries until it is done; throws what the server refuses for good. */
  async insist(method, address, body) {
    for (let tried = 0; ; tried++) {
      try {
        if (await this.ask(method, address, body)) return;
      } catch (trouble) {
        if (!(trouble instanceof TypeError)) throw trouble; // TypeError: no line
      }
      say(`${words.waiting}: ${this.waiting.length}`);
      await wait(PAUSES[Math.min(tried, PAUSES.length - 1)]);
    }
  }

  async send() {
    await this.insist("PUT", this.address);
    while (!this.isOver || this.waiting.length) {
      const first = this.waiting[0];
      if (!first) {
        await wait(100);
        continue;
      }
      await this.insist("PUT", `${this.address}chunks/${first.number}/`, first.bytes);
      if (this.waiting[0] === first) this.waiting.shift();
      if (!this.isOver) say(words.sending, true);
    }
    await this.insist("DELETE", this.address);
  }
}

async function film() {
  const kind = KINDS.find((each) => window.MediaRecorder?.isTypeSupported(each));
  if (!kind || !navigator.mediaDevices) return say(words.unable);
  say(words.asking);
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: true,
      video: { width: { ideal: 854 }, height: { ideal: 480 }, frameRate: { ideal: 25 }, facingMode: "environment" },
    });
  } catch {
    return say(words.refused);
  }
  place.querySelector("video").srcObject = stream;
  const take = new Take(kind);
  const options = { mimeType: kind, videoBitsPerSecond: 800_000, audioBitsPerSecond: 64_000 };
  const recorder = new MediaRecorder(stream, { ...options, videoKeyFrameIntervalDuration: 2000 });
  recorder.addEventListener("dataavailable", (event) => event.data.size && take.add(event.data));
  recorder.addEventListener("stop", () => {
    take.isOver = true;
    stream.getTracks().forEach((track) => track.stop());
  });
  recorder.start(CHUNK);
  const screen = await navigator.wakeLock?.request("screen").catch(() => undefined);
  place.querySelector("[name=stop]").onclick = () => recorder.state !== "inactive" && recorder.stop();
  try {
    await take.send();
    say(words.over);
  } catch (trouble) {
    if (recorder.state !== "inactive") recorder.stop();
    say(trouble.message);
  }
  screen?.release();
}

place?.querySelector("[name=start]").addEventListener("click", async (event) => {
  event.currentTarget.disabled = true;
  const button = event.currentTarget;
  await film();
  button.disabled = false;
});
