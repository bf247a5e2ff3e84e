// Asking households without signal: opens what the phone has, draws, sends when it can.
import { say } from "design/toast.js";
import { alertBox, badge, button, el, icon, link } from "farm/offline/draw.js";
import { askScreen, homeScreen, surveyScreen, trayScreen } from "surveys/screens.js";
import { counts, knownWriter, openOutbox, recall, remember, rememberWriter, write } from "sync/outbox.js";
import { send } from "sync/sending.js";
import { keep, start, whenReady } from "sync/shell.js";

const HERE = "/surveys/field/";
const KEPT = "survey-shell-";
const SIGN_IN = `/accounts/login/?next=${HERE}`;
const FIRST_WAIT = 3000;
const LATER_WAIT = 20000;
const PAUSE = 5000;
const LONGEST_PAUSE = 60000;

const main = document.querySelector("main");
const bar = document.querySelector("[data-state]");
const app = { box: null, pack: null, ready: false, problem: "", pause: PAUSE };

app.now = () => Date.now() + (app.pack?.offset ?? 0);
app.today = () => new Date(app.now() + 7 * 3600_000).toISOString().slice(0, 10); // Vietnam has one zone and no summer time
app.redraw = () => draw();
app.write = (body, replaces = "") => write(app.box, { kind: "surveys.answer", body, replaces });
app.written = async (survey, household, body, replaces) => {
  await app.write(body, replaces);
  say(`Đã lưu phiếu của ${household.name} trong máy.`);
  location.hash = `#/ks/${survey.id}`;
  await draw();
  sendAll(true);
};

const SCREENS = {
  ks: (id) => surveyScreen(app, id),
  hoi: (survey, household, replaces) => askScreen(app, survey, household, replaces),
  khay: () => trayScreen(app),
};

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

const welcome = () => [el("h1", {}, "Hỏi từng hộ"), el("p", {}, "Lần đầu cần có sóng và đăng nhập một lần. Sau đó hỏi ở đâu cũng ghi được."), el("p", {}, link("Đăng nhập", "sign-in", SIGN_IN))];

async function drawBar() {
  const { waiting } = await counts(app.box);
  const parts = [
    waiting ? el("a", { href: "#/khay" }, badge(`${waiting} phiếu chờ gửi`, "mango", "clock")) : badge("Đã gửi hết", "leaf", "check"),
    waiting && button("Gửi ngay", "upload", () => sendAll(true), ".plain.small"),
    app.ready ? badge("Sẵn sàng ngoại tuyến ✓", "leaf") : badge("Đang tải để dùng khi không có sóng…", "river", "download"),
  ];
  const told = {
    "sign-in": alertBox("mango", "lock", el("p", {}, "Phiên đăng nhập đã hết. Phiếu vẫn còn trong máy, đăng nhập lại là gửi tiếp."), link("Đăng nhập lại", "sign-in", SIGN_IN)),
    "another-person": alertBox("mango", "user", el("p", {}, `Máy đang đăng nhập người khác. Phiếu của ${app.pack?.person.name} vẫn còn trong máy.`), link("Đăng nhập lại", "sign-in", SIGN_IN)),
    offline: el("p.note.cluster", {}, icon("offline"), "Chưa có sóng. Cứ hỏi, có sóng máy tự gửi."),
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
  if (app.box && (await counts(app.box)).waiting) {
    const state = await send(app.box, drawBar);
    if (state !== "busy") app.problem = state === "sent" ? "" : state;
    if (state === "sent") await renew(LATER_WAIT);
    app.pause = state === "sent" ? PAUSE : Math.min(app.pause * 2, LONGEST_PAUSE);
    await gently();
  } else if (now || app.problem || !app.fresh) {
    await renew(LATER_WAIT);
    await gently();
  }
  timer = setTimeout(sendAll, app.pause);
}

// A form in somebody's hands is never drawn anew under her fingers.
const gently = () => (app.box && main.querySelector("form") ? drawBar() : draw());

async function renew(patience) {
  const { state, pack } = await fetched(patience);
  app.fresh = state === "fresh";
  if (app.fresh) {
    await use(pack.person.id, pack);
    if (app.problem !== "left") app.problem = "";
  } else if (state === "sign-in" || !app.problem) app.problem = state;
}

async function fetched(patience) {
  try {
    const answer = await fetch(`${HERE}pack/`, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(patience) });
    if (answer.status === 401) return { state: "sign-in" };
    if (!answer.ok) return { state: "offline" };
    const pack = await answer.json();
    pack.offset = Date.parse(pack.now) - Date.now();
    await rememberWriter(pack.person);
    return { state: "fresh", pack };
  } catch {
    return { state: "offline" };
  }
}

async function use(person, pack = null) {
  app.box = await openOutbox(person);
  if (pack) await remember(app.box, "surveys", pack);
  app.pack = pack ?? (await recall(app.box, "surveys")) ?? null;
}

async function begin() {
  await renew(FIRST_WAIT);
  const person = await knownWriter();
  if (!app.box && person) await use(person.id);
  await draw();
  addEventListener("hashchange", () => draw({ focus: true }));
  addEventListener("online", () => sendAll(true));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendAll(true));
  sendAll();
  await keep().catch(() => false);
  await start(HERE);
  await whenReady(HERE, KEPT);
  app.ready = true;
  if (app.box && app.pack) await drawBar();
}

export { app };
begin();
