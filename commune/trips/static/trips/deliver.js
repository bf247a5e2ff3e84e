// The boatman's screen: his parcels under way, handed over by a tap with or without signal, sent when there is some.
import { openOutbox } from "design/outbox.js";
import { say } from "design/toast.js";
import { drawParcels } from "trips/deliver-parcels.js";
import { drawTray, drawWaiting } from "trips/deliver-tray.js";

const screen = document.querySelector("[data-deliver]");
const find = (name) => screen.querySelector(`[data-part="${name}"]`);
const AGAIN = 30_000;

const outbox = await openOutbox("handovers", { address: screen.dataset.send, listed: "handovers" });
let state = "";

async function draw() {
  const owner = await outbox.kept("owner");
  const [waiting, refused, facts] = await Promise.all([
    outbox.waiting(owner),
    outbox.refused(owner),
    outbox.kept(`parcels:${owner}`),
  ]);
  const told = new Set([...waiting, ...refused].map((row) => row.body.shipment));
  const left = (facts?.parcels ?? []).filter((parcel) => !told.has(parcel.id));
  const names = new Map((facts?.parcels ?? []).map((parcel) => [parcel.id, parcel.name]));
  drawParcels(find("parcels"), left, facts?.receivers ?? [], find("find").value, record);
  drawWaiting(find("waiting"), waiting, names);
  drawTray(find("refused"), refused, names, { retry, discard });
  find("none").hidden = left.length > 0 || !facts;
  find("sign-in").hidden = state !== "sign-in";
  find("status").textContent = words(waiting.length, Boolean(facts));
}

function words(count, isKnown) {
  if (state === "sign-in") return count ? `Còn ${count} phiếu chờ gửi. Đăng nhập lại là gửi được.` : "Cần đăng nhập.";
  const unsent = count ? `${count} phiếu chờ có sóng để gửi.` : "Không còn phiếu nào chờ gửi.";
  if (state === "sent" && !count) return "Đã gửi hết.";
  if (!isKnown) return "Mở trang này một lần khi có sóng để lấy danh sách kiện.";
  return state === "offline" ? `Không có sóng, vẫn ghi được. ${unsent}` : unsent;
}

async function record(parcel, facts) {
  const owner = await outbox.kept("owner");
  const body = { shipment: parcel.id, said_at: new Date().toISOString(), ...facts };
  await outbox.add(owner, { ...body, ...(await position()) });
  say(`Đã ghi kiện ${parcel.name} trên máy.`);
  await draw();
  sync();
}

async function retry(id) {
  await outbox.retry(id);
  await sync();
}

async function discard(id) {
  await outbox.discard(id);
  await draw();
}

/** About a kilometre wide on purpose, and only where the boatman ticked it. */
async function position() {
  if (!find("position").checked || !navigator.geolocation) return {};
  const options = { timeout: 4000, maximumAge: 600_000 };
  const asked = new Promise((done) => navigator.geolocation.getCurrentPosition(done, () => done(null), options));
  const found = await asked;
  if (!found) return {};
  const coarse = (degrees) => Math.round(degrees * 100) / 100;
  return { latitude: coarse(found.coords.latitude), longitude: coarse(found.coords.longitude) };
}

/** Who is signed in and what he carries; then his own items, and nobody else's, are sent. */
async function refresh() {
  const answer = await fetch(screen.dataset.facts, { headers: { Accept: "application/json" } });
  if (answer.status === 401) return "sign-in";
  if (!answer.ok) return "trouble";
  const facts = await answer.json();
  for (const key of await outbox.keptKeys()) {
    if (key.startsWith("parcels:") && key !== `parcels:${facts.owner}`) await outbox.keep(key, undefined);
  }
  await outbox.keep("owner", facts.owner);
  await outbox.keep(`parcels:${facts.owner}`, facts);
  return facts;
}

let running = null;
function sync() {
  running ??= syncOnce().finally(() => (running = null));
  return running;
}

async function syncOnce() {
  try {
    const facts = await refresh();
    state = typeof facts === "string" ? facts : await outbox.send(facts.owner);
    if (state === "sent") await refresh();
  } catch {
    state = "offline";
  }
  await draw();
}

async function keepScreen() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register(screen.dataset.worker, { scope: screen.dataset.scope });
  await navigator.serviceWorker.ready;
  find("ready").hidden = false;
}

find("find").addEventListener("input", draw);
find("send").addEventListener("click", sync);
find("position").checked = Boolean(await outbox.kept("position"));
find("position").addEventListener("change", (event) => outbox.keep("position", event.target.checked || undefined));
window.addEventListener("online", sync);
setInterval(sync, AGAIN);
await draw();
keepScreen().catch(() => {});
sync();
