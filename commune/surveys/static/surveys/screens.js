// What the interviewer sees: her surveys, the households of each hamlet, one household's form, what came back.
import { alertBox, badge, button, el, field, icon, link } from "farm/offline/draw.js";
import { asking } from "surveys/asking.js";
import { judge } from "surveys/judging.js";
import { dismiss, itemOf, itemsOf } from "sync/outbox.js";

const KIND = "surveys.answer";
const clock = new Intl.DateTimeFormat("vi-VN", { day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
const title = (words, note) => el("header.page-head", {}, el("div", {}, el("h1", { tabIndex: -1 }, words), note && el("p", {}, note)));

const own = async (app) => (await itemsOf(app.box)).filter(({ kind }) => kind === KIND).sort((a, b) => a.sequence - b.sequence);

// The answer that stands for a household as far as this phone knows: {id, content, state}.
function standing(household, items) {
  const mine = items.filter(({ body, state }) => body.household === household.id && ["waiting", "accepted"].includes(state)).at(-1);
  const known = household.answer;
  if (mine?.state === "waiting" || !known) return mine && { id: mine.id, content: mine.body.content, state: mine.state };
  return { id: known.id, content: known.content, state: "accepted" };
}

export async function homeScreen(app) {
  const items = await own(app);
  const refused = items.filter(({ state }) => state === "refused");
  const cards = app.pack.surveys.map((survey) => {
    const count = survey.households.filter((each) => standing(each, items)).length;
    return el("li.row", {}, el("span.row-icon", {}, icon("survey")), el("div.row-text", {},
      el("p.row-title", {}, el("a", { href: `#/ks/${survey.id}` }, survey.title)),
      el("p.row-note", {}, `đã hỏi ${count} trong ${survey.households.length} hộ · đến ${clock.format(new Date(survey.ends))}`)));
  });
  return [
    title("Hỏi từng hộ", app.pack.person.name),
    refused.length && alertBox("chili", "warning", el("p", {}, `${refused.length} phiếu bị trả lại, cần xem.`), link("Mở khay phiếu", "box", "#/khay", ".plain")),
    cards.length ? el("ul.rows.survey-list", {}, cards) : el("p", {}, "Chưa có khảo sát theo hộ nào đang mở."),
  ];
}

export async function surveyScreen(app, id) {
  const survey = app.pack.surveys.find((each) => each.id === id);
  if (!survey) return null;
  const items = await own(app);
  const groups = Map.groupBy ? Map.groupBy(survey.households, ({ hamlet }) => hamlet) : grouped(survey.households);
  const over = Date.parse(survey.ends) <= app.now();
  return [
    title(survey.title, `đến ${clock.format(new Date(survey.ends))}`),
    over && alertBox("mango", "lock", el("p", {}, "Khảo sát đã khép. Phiếu ghi trước đó vẫn gửi được.")),
    ...[...groups].flatMap(([hamlet, households]) => [el("h2", {}, hamlet), el("ul.rows", {}, households.map((each) => line(survey, each, items)))]),
    el("p", {}, link("Các khảo sát", "arrow-left", "#/", ".quiet")),
  ];
}

function grouped(households) {
  const found = new Map();
  for (const each of households) found.set(each.hamlet, [...(found.get(each.hamlet) ?? []), each]);
  return found;
}

function line(survey, household, items) {
  const known = standing(household, items);
  const told = known && (known.state === "waiting" ? badge("chờ gửi", "mango", "clock") : badge("đã có phiếu", "leaf", "check"));
  return el("li.row", { "data-household": household.code }, el("div.row-text", {},
    el("p.row-title", {}, el("a", { href: `#/hoi/${survey.id}/${household.id}` }, household.name)), el("p.row-note", {}, household.code)),
    el("div.row-end", {}, told));
}

// `replaces`: a refused slip that is put right.
export async function askScreen(app, surveyId, householdId, replaces = "") {
  const survey = app.pack.surveys.find(({ id }) => id === surveyId);
  const household = survey?.households.find(({ id }) => id === householdId);
  if (!household) return null;
  if (Date.parse(survey.ends) <= app.now()) return surveyScreen(app, surveyId);
  const known = standing(household, await own(app));
  const before = replaces ? await itemOf(app.box, replaces) : null;
  const form = el("form.form", { noValidate: true, autocomplete: "off" });
  const asked = asking(survey.schema, before?.body.content ?? known?.content ?? {}, app.today);
  const reason = known && field("Lý do sửa phiếu đã có", el("input", { name: "f-reason", maxLength: 200, value: before?.body.reason ?? "" }));
  form.append(...[reason, ...asked.lines].filter(Boolean), el("button.button.wide", { type: "submit" }, icon("check"), "Lưu vào máy"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(app, { survey, household, known, before, asked, reason }, form);
  });
  return [
    title(household.name, `${household.code} · ${household.hamlet}`),
    before && alertBox("chili", "warning", el("p", {}, before.reason)),
    known && alertBox("river", "info", el("p", {}, "Hộ này đã có phiếu. Ghi nữa là phiếu sửa, phiếu cũ vẫn được giữ.")),
    form,
    el("p", {}, link("Danh sách hộ", "arrow-left", `#/ks/${survey.id}`, ".quiet")),
  ];
}

async function save(app, { survey, household, known, before, asked, reason }, form) {
  const { content, wrong } = judge(survey.schema, asked.given(), app.today());
  if (!asked.complain(wrong, app.pack.sentences)) return;
  const why = reason?.querySelector("input").value.trim() ?? "";
  form.querySelector("[data-no-reason]")?.remove();
  if (known && !why) {
    reason.append(el("p.field-error", { role: "alert", "data-no-reason": true }, icon("warning"), "Hãy ghi lý do sửa."));
    return reason.querySelector("input").focus();
  }
  const body = { survey: survey.id, household: household.id, content, answered_at: new Date(app.now()).toISOString() };
  if (known) Object.assign(body, { corrects: known.id, reason: why });
  await app.written(survey, household, body, before?.id ?? "");
}

export async function trayScreen(app) {
  const items = await own(app);
  const names = new Map(app.pack.surveys.flatMap(({ households }) => households.map((each) => [each.id, each.name])));
  const refused = items.filter(({ state }) => state === "refused");
  const waiting = items.filter(({ state }) => state === "waiting");
  const row = (item, ...more) => el("li.row", {}, el("div.row-text", {},
    el("p.row-title", {}, names.get(item.body.household) ?? "Hộ không còn trong danh sách"), el("p.row-note", {}, item.reason || `ghi lúc ${clock.format(new Date(item.at))}`)), el("div.actions", {}, more));
  const amend = (item) => names.has(item.body.household) && link("Sửa và gửi lại", "edit", `#/hoi/${item.body.survey}/${item.body.household}/${item.id}`, ".plain.small");
  const drop = (item) => button("Bỏ phiếu này", "trash", async () => {
    await dismiss(app.box, item.id);
    await app.redraw();
  }, ".quiet.small");
  return [
    title("Khay phiếu"),
    refused.length && el("h2", {}, "Bị trả lại"),
    refused.length && el("ul.rows", {}, refused.map((item) => row(item, amend(item), drop(item)))),
    waiting.length && el("h2", {}, "Chờ có sóng để gửi"),
    waiting.length && el("ul.rows", {}, waiting.map((item) => row(item))),
    !items.some(({ state }) => ["refused", "waiting"].includes(state)) && el("p", {}, "Không có phiếu nào."),
    el("p", {}, link("Các khảo sát", "arrow-left", "#/", ".quiet")),
  ];
}
