// The trader's till: cash that is typed is on disk before anything else happens, and sent once when there is signal.
import { openOutbox } from "design/outbox.js";
import { say } from "design/toast.js";
import { amountOf, said } from "counter/keypad.js";

const screen = document.querySelector("[data-till]");
const find = (name) => screen.querySelector(`[data-part="${name}"]`);
const template = (name) => document.querySelector(`template[data-template="${name}"]`).content.cloneNode(true).firstElementChild;
const clock = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
const AGAIN = 20_000;
const MOST = 499_999_999;

const outbox = await openOutbox("till", { address: screen.dataset.send, listed: "slips" });
let state = "";

async function draw() {
  const owner = await outbox.kept("owner");
  const facts = await outbox.kept(`stalls:${owner}`);
  const [waiting, refused] = await Promise.all([outbox.waiting(owner), outbox.refused(owner)]);
  drawStall(facts?.stalls ?? [], waiting);
  drawSlips(find("waiting"), waiting, () => []);
  drawSlips(find("refused"), refused, ({ client_id: id }) => [
    choice("again", () => outbox.retry(id).then(sync)),
    choice("drop", () => outbox.discard(id).then(draw)),
  ]);
  find("sign-in").hidden = state !== "sign-in";
  find("status").textContent = words(waiting.length, Boolean(facts));
}

function drawStall(stalls, waiting) {
  const chooser = find("stall");
  if (chooser.options.length !== stalls.length) chooser.replaceChildren(...stalls.map((each) => new Option(each.name, each.code)));
  find("choice").hidden = stalls.length < 2;
  const stall = stalls.find((each) => each.code === chooser.value);
  const isOpen = Boolean(stall) && (stall.is_open || waiting.some(({ body }) => body.kind === "opening" && body.stall === stall.code));
  find("opening").hidden = !stall || isOpen;
  find("form").hidden = !isOpen;
  find("told").hidden = !stall;
  find("told").textContent = stall ? [stall.name, stall.told].filter(Boolean).join(" · ") : "";
  find("printed").hidden = !stall?.qr;
  if (!stall?.qr) return;
  find("qr").src = stall.qr;
  find("account").textContent = stall.account;
  find("sample").hidden = !stall.sample;
}

function drawSlips(section, rows, choices) {
  section.hidden = rows.length === 0;
  section.querySelector("[data-part=list]").replaceChildren(
    ...rows.map((row) => {
      const made = template("line");
      const { kind, amount, said_at: at } = row.body;
      made.querySelector("[data-part=title]").textContent = kind === "cash" ? `${said(amount)} tiền mặt` : "Mở phiên";
      made.querySelector("[data-part=note]").textContent = [row.told, `ghi lúc ${clock.format(new Date(at))}`].filter(Boolean).join(" · ");
      made.querySelector("[data-part=choices]").append(...choices(row));
      return made;
    }),
  );
}

function choice(name, act) {
  const made = template(name);
  made.addEventListener("click", act);
  return made;
}

function words(count, isKnown) {
  if (state === "sign-in") return count ? `Còn ${count} phiếu chờ gửi. Đăng nhập lại là gửi được.` : "Cần đăng nhập.";
  if (state === "sent" && !count) return "Đã gửi hết.";
  if (!isKnown) return "Mở trang này một lần khi có sóng.";
  const unsent = count ? `${count} phiếu chờ có sóng để gửi.` : "Không còn phiếu nào chờ gửi.";
  return state === "offline" ? `Không có sóng, vẫn ghi được. ${unsent}` : unsent;
}

async function write(body) {
  await outbox.add(await outbox.kept("owner"), { stall: find("stall").value, said_at: new Date().toISOString(), ...body });
  await draw();
  sync();
}

find("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const amount = amountOf(find("amount").value);
  find("problem").hidden = amount > 0 && amount <= MOST;
  find("problem").textContent = find("problem").hidden ? "" : "Hãy ghi số tiền, ví dụ 45.";
  if (!find("problem").hidden) return;
  find("form").reset();
  await write({ kind: "cash", amount });
  say(`Đã ghi ${said(amount)} tiền mặt trên máy.`);
});
find("open").addEventListener("click", () => write({ kind: "opening" }));

/** Who is signed in and her stalls; then her own slips, and nobody else's, are sent. */
async function refresh() {
  const answer = await fetch(screen.dataset.facts, { headers: { Accept: "application/json" } });
  if (answer.status === 401) return "sign-in";
  if (!answer.ok) return "trouble";
  const facts = await answer.json();
  for (const key of await outbox.keptKeys()) {
    if (key.startsWith("stalls:") && key !== `stalls:${facts.owner}`) await outbox.keep(key, undefined);
  }
  await outbox.keep("owner", facts.owner);
  await outbox.keep(`stalls:${facts.owner}`, facts);
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

find("stall").addEventListener("change", draw);
find("send").addEventListener("click", sync);
window.addEventListener("online", sync);
setInterval(sync, AGAIN);
await draw();
keepScreen().catch(() => {});
sync();
