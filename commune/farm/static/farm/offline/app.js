// The diary without signal: opens what the phone has, draws, sends when it can.
import { say } from "design/toast.js";
import { alertBox, badge, button, el, icon, link } from "farm/offline/draw.js";
import { formScreen } from "farm/offline/form.js";
import { homeScreen } from "farm/offline/home.js";
import { amendScreen, doneScreen, outboxScreen, trayScreen } from "farm/offline/lists.js";
import { fetched, opened } from "farm/offline/pack.js";
import { activityOf } from "farm/offline/slips.js";
import { counts, itemOf, knownWriter, picturesOf, recall, remember } from "sync/outbox.js";
import { send } from "sync/sending.js";
import { keep, start, whenReady } from "sync/shell.js";

const main = document.querySelector("main");
const bar = document.querySelector("[data-state]");
const SIGN_IN = "/accounts/login/?next=/diary/";
const FIRST_WAIT = 3000;
const LATER_WAIT = 20000;
const PAUSE = 5000;
const LONGEST_PAUSE = 60000;

const app = { box: null, pack: null, plot: null, kept: false, ready: false, problem: "", pause: PAUSE };

app.go = (hash) => (location.hash === hash ? draw() : (location.hash = hash));
app.picturesOf = (id) => picturesOf(app.box, id);
app.choosePlot = async (id) => {
  app.plot = app.pack.plots.find((plot) => plot.id === id) ?? app.pack.plots[0] ?? null;
  await remember(app.box, "plot", id);
  await draw();
};
app.written = async (item, words = "Đã lưu trong máy.") => {
  say(item.full ? "Máy đầy: đã lưu phiếu, chưa lưu được ảnh." : words);
  app.go(item.kind === "farm.confirmation" || item.kind === "farm.void" ? "#/" : `#/xong/${item.id}`);
  sendAll();
};
app.sendNow = () => sendAll(true);

const SCREENS = {
  "": () => homeScreen(app),
  viet: (activity) => app.plot && app.pack.activities[activity] && formScreen(app, activity),
  xong: (id) => doneScreen(app, id),
  "cho-gui": () => outboxScreen(app),
  khay: () => trayScreen(app),
  lai: async (id) => {
    const before = await itemOf(app.box, id);
    return before && formScreen(app, activityOf(before), { before });
  },
  sua: async (id, activity) => (activity ? correction(id, activity) : amendScreen(app, id)),
};

async function correction(id, activity) {
  const own = await itemOf(app.box, id);
  const found = app.pack.plots.flatMap(({ id: plot, recent }) => recent.map((entry) => ({ ...entry, plot }))).find((entry) => entry.id === id);
  const correcting = own ? { ...own.body, id } : (found ?? app.pack.waiting.find((entry) => entry.id === id));
  return correcting && app.pack.activities[activity] && formScreen(app, activity, { correcting });
}

let turn = 0;
async function draw({ focus = false } = {}) {
  const mine = ++turn;
  if (!app.box || !app.pack) return main.replaceChildren(...welcome());
  const [name, ...rest] = location.hash.replace(/^#\//, "").split("/");
  const screen = (await SCREENS[name]?.(...rest)) ?? (await homeScreen(app));
  if (mine !== turn) return;
  main.replaceChildren(...screen.flat().filter(Boolean));
  await drawBar();
  if (focus) {
    scrollTo(0, 0);
    main.querySelector("h1")?.focus();
  }
}

function welcome() {
  return [el("h1", {}, "Nhật ký vườn"), el("p", {}, "Lần đầu cần có sóng và đăng nhập một lần. Sau đó ghi ở đâu cũng được."), el("p", {}, link("Đăng nhập", "sign-in", SIGN_IN))];
}

async function drawBar() {
  const { waiting, pictures } = await counts(app.box);
  const words = [waiting && `${waiting} ghi chép chờ gửi`, pictures && `${pictures} ảnh chờ gửi`].filter(Boolean).join(", ");
  const parts = [
    words ? el("a", { href: "#/cho-gui" }, badge(words, "mango", "clock")) : badge("Đã gửi hết", "leaf", "check"),
    words && button("Gửi ngay", "upload", app.sendNow, ".plain.small"),
    app.ready ? badge("Sẵn sàng ngoại tuyến ✓", "leaf") : badge("Đang tải để dùng khi không có sóng…", "river", "download"),
  ];
  const told = {
    "sign-in": alertBox("mango", "lock", el("p", {}, "Phiên đăng nhập đã hết. Ghi chép vẫn còn trong máy, đăng nhập lại là gửi tiếp."), link("Đăng nhập lại", "sign-in", SIGN_IN)),
    "another-person": alertBox("mango", "user", el("p", {}, `Máy đang đăng nhập người khác. Ghi chép của ${app.pack.person.name} vẫn còn trong máy.`), link("Đăng nhập lại", "sign-in", SIGN_IN)),
    offline: el("p.note.cluster", {}, icon("offline"), "Chưa có sóng. Cứ ghi, có sóng máy tự gửi."),
    trouble: el("p.note.cluster", {}, icon("cloud"), "Máy chủ đang bận, máy sẽ gửi lại."),
    left: el("p.note.cluster", {}, icon("cloud"), "Còn phiếu máy chủ chưa nhận được, máy sẽ gửi lại."),
  }[app.problem];
  bar.replaceChildren(...[el("div.cluster", {}, parts.filter(Boolean)), told].filter(Boolean));
}

// One at a time, here and in other tabs; what could not be sent is tried again, less and less often.
let timer = 0;
async function sendAll(now = false) {
  clearTimeout(timer);
  if (now) app.pause = PAUSE;
  const before = app.box ? await counts(app.box) : null;
  if (before && (before.waiting || before.pictures)) {
    const state = await send(app.box, drawBar);
    if (state !== "busy") app.problem = state === "sent" ? "" : state;
    if (state === "sent") await renew(LATER_WAIT);
    app.pause = state === "sent" ? PAUSE : Math.min(app.pause * 2, LONGEST_PAUSE);
    await redraw();
  } else if (["offline", "sign-in", "another-person", ""].includes(app.problem) && (now || !app.fresh)) {
    await renew(LATER_WAIT);
    await redraw();
  }
  timer = setTimeout(sendAll, app.pause);
}

// A form in somebody's hands is never drawn anew under her fingers.
const redraw = () => (app.box && main.querySelector("form") ? drawBar() : draw());

async function renew(patience) {
  const { state, pack } = await fetched(patience);
  app.fresh = state === "fresh";
  if (state === "fresh") {
    if (app.pack && app.pack.person.id !== pack.person.id) location.hash = "#/";
    await use(pack.person, pack);
    if (app.problem !== "left") app.problem = "";
  } else if (state === "sign-in" || !app.problem) app.problem = state;
}

async function use(person, pack = null) {
  Object.assign(app, await opened(person, pack));
  const chosen = await recall(app.box, "plot");
  const plots = app.pack?.plots ?? [];
  app.plot = plots.find(({ id }) => id === chosen) ?? plots[0] ?? null;
}

async function begin() {
  await renew(FIRST_WAIT);
  const person = await knownWriter();
  if (!app.box && person) await use(person);
  await draw();
  addEventListener("hashchange", () => draw({ focus: true }));
  addEventListener("online", () => sendAll(true));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendAll(true));
  sendAll();
  app.kept = await keep().catch(() => false);
  await start();
  await whenReady();
  app.ready = true;
  if (app.box && app.pack) await drawBar();
}

export { app };
begin();
