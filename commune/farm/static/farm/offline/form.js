// Writing one piece of work: few fields, big ones; "như lần trước" needs none.
import { typed } from "design/number.js";
import { dayOf, clock, now, startOf, today, DAY, told as dayTold, toldSince } from "farm/offline/day.js";
import { alertBox, button, choice, el, field, icon } from "farm/offline/draw.js";
import { NoPicture, preview, taken } from "farm/offline/photo.js";
import { safety } from "farm/offline/home.js";
import { AMOUNTS, heldByWork, lastOf, told, writeAmendment, writeWork } from "farm/offline/slips.js";

const MOST_PHOTOS = 6;

// `before`: a refused item to be put right; `correcting`: an entry that the server has.
export async function formScreen(app, activity, { before = null, correcting = null } = {}) {
  const known = app.pack.activities[activity];
  const body = before?.body ?? correcting ?? {};
  const plot = app.pack.plots.find(({ id }) => id === body.plot) ?? app.plot;
  const last = before || correcting ? null : await lastOf(app, plot, activity);
  const pictures = before ? await app.picturesOf(before.id) : [];
  const form = el("form.form", { noValidate: true, autocomplete: "off" });
  const state = { app, plot, activity, known, body, pictures, before, correcting, form };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(state);
  });
  form.append(...fields(state), photoField(state), el("button.button.wide", { type: "submit" }, icon("check"), "Lưu vào máy"));
  return [
    el("header.page-head", {}, el("div", {}, el("h1.cluster", { tabIndex: -1 }, icon(known.icon), correcting || before ? `Sửa: ${known.label}` : known.label), el("p", {}, `${plot.name} · ${plot.holder}`))),
    before && alertBox("chili", "warning", el("p", {}, before.reason)),
    activity === "harvesting" && (await safety(app, plot)),
    last && repeat(state, last),
    form,
  ];
}

function repeat(state, last) {
  const { note, when } = told(state.app, { ...last, activity: state.activity });
  const facts = { inputs: last.inputs ?? [], note: last.note ?? "", target: last.target ?? "", seen: last.seen ?? "", amount: last.amount ?? "" };
  if (state.activity === "harvesting") return null;
  return el("div.repeat", {},
    button("Như lần trước", "refresh", () => finish(state, { day: today(), on_behalf_of: helper(state), ...facts }), ".mango.wide"),
    el("p.note", {}, `${[note, when].filter(Boolean).join(" · ")}. Bấm là lưu, ngày hôm nay.`));
}

// In whose name, when the writer is not of the house.
const helper = ({ plot }) => (plot.own ? "" : (plot.farmers[0]?.id ?? ""));

function fields(state) {
  const { app, plot, activity, known, body } = state;
  const wrong = (part) => (state.before?.part === part ? state.before.reason : "");
  const made = [];
  if (state.correcting) made.push(field("Vì sao sửa", el("input", { name: "reason", maxLength: 200, required: true })));
  if (!plot.own && !state.correcting && plot.farmers.length) made.push(choice("Ghi hộ ai", "on_behalf_of", plot.farmers.map(({ id, name }) => [id, name]), body.on_behalf_of || plot.farmers[0].id));
  if (activity === "harvesting") {
    made.push(choice("Hái loại nào", "trade_item", plot.goods.map(({ id, name }) => [id, name]), body.trade_item ?? plot.goods[0]?.id, { error: wrong("trade_item") }));
    made.push(field("Cân được (kg)", el("input", { name: "quantity", inputMode: "decimal", value: comma(body.quantity), required: true }), { error: wrong("quantity") }));
  } else if (known.input_kind) made.push(...inputFields(state, wrong));
  if (activity === "scouting") {
    made.push(field("Thấy gì trong vườn", el("input", { name: "seen", maxLength: 200, value: body.seen ?? "" }), { help: "Sâu, bệnh hay con có ích. Không thấy gì thì để trống." }));
    made.push(choice("Nhiều hay ít", "amount", AMOUNTS, body.amount));
  }
  made.push(dayField(body, wrong("day") || wrong("at")));
  made.push(field("Ghi chú", el("textarea", { name: "note", maxLength: 1000, rows: 2, value: body.note ?? "" })));
  return made;
}

function inputFields({ app, known, body }, wrong) {
  const offered = Object.entries(app.pack.inputs).filter(([, product]) => product.kind === known.input_kind);
  const choices = offered.map(([id, product]) => [id, `${product.name}${app.pack.bans[id] && app.pack.bans[id] <= today() ? " · ĐÃ CẤM DÙNG" : ""} · tính bằng ${product.unit}`]);
  const use = body.inputs?.[0];
  const made = [
    choice("Dùng gì", "product", choices, use?.product, { error: wrong("inputs") }),
    field("Lượng đã dùng", el("input", { name: "quantity", inputMode: "decimal", value: comma(use?.quantity) }), { error: wrong("quantity") }),
  ];
  if (known.input_kind === "pesticide") made.push(field("Trừ sâu bệnh gì", el("input", { name: "target", maxLength: 80, value: body.target ?? "" })));
  return made;
}

function dayField(body, error) {
  const chosen = body.day ?? (body.at ? dayOf(Date.parse(body.at)) : today());
  const days = [0, 1, 2].map((back) => dayOf(now() - back * DAY));
  const all = days.includes(chosen) ? days : [...days, chosen];
  const select = el("select", { name: "day" }, all.map((day) => el("option", { value: day, selected: day === chosen }, toldSince(day) === dayTold(day) ? dayTold(day) : `${toldSince(day)}, ${dayTold(day)}`)), el("option", { value: "" }, "ngày khác…"));
  const other = el("input", { name: "other_day", placeholder: "ngày/tháng/năm", inputMode: "numeric", "aria-label": "Ngày khác (ngày/tháng/năm)", hidden: true });
  select.addEventListener("change", () => {
    other.hidden = select.value !== "";
    if (!other.hidden) other.focus();
  });
  const made = field("Ngày làm", select, { error });
  made.append(other);
  return made;
}

function photoField(state) {
  if (state.correcting) return "";
  const shown = el("div.diary-photos");
  const told = el("p.field-error", { role: "alert", hidden: true });
  const input = el("input.sr-only", { type: "file", accept: "image/*", capture: "environment", name: "photo", id: "f-photo" });
  const show = async () => shown.replaceChildren(...(await Promise.all(state.pictures.map(({ bytes }, place) => preview(bytes, `Ảnh ${place + 1}`)))));
  input.addEventListener("change", async () => {
    told.hidden = true;
    try {
      for (const file of input.files) if (state.pictures.length < MOST_PHOTOS) state.pictures.push(await taken(file));
    } catch (error) {
      if (!(error instanceof NoPicture)) throw error;
      told.hidden = false;
      told.textContent = error.message;
    }
    input.value = "";
    await show();
  });
  show();
  return el("div.field", {}, el("div.photo-button", {}, input, el("label.button.plain", { htmlFor: "f-photo" }, icon("camera"), "Chụp ảnh")), told, shown);
}

const comma = (amount) => typed(amount ?? "");
const point = (amount) => amount.trim().replace(/\.(?=\d{3}(\D|$))/g, "").replace(",", ".");

function save(state) {
  const { form, activity, known, correcting } = state;
  const facts = Object.fromEntries(new FormData(form));
  const problems = [];
  const day = facts.day || dayFrom(facts.other_day ?? "");
  if (!day || startOf(day) > now()) problems.push(["day", "Ngày làm chưa đúng. Ghi ngày/tháng/năm, và không sau hôm nay."]);
  const amount = point(facts.quantity ?? "");
  if (amount && !(Number(amount) > 0)) problems.push(["quantity", "Số lượng phải lớn hơn 0."]);
  if (activity === "harvesting" && !amount) problems.push(["quantity", "Hãy ghi số ký đã cân."]);
  if (known.input_kind && known.input_kind !== "other" && activity !== "harvesting" && !facts.product) problems.push(["product", "Hãy chọn đã dùng gì."]);
  if (correcting && !facts.reason.trim()) problems.push(["reason", "Hãy ghi vì sao sửa."]);
  if (problems.length) return complain(form, problems);
  const body = { day, on_behalf_of: facts.on_behalf_of ?? "", note: facts.note };
  if (activity === "harvesting") Object.assign(body, { trade_item: facts.trade_item, quantity: amount, at: pickedAt(day) });
  else Object.assign(body, { inputs: facts.product ? [{ product: facts.product, quantity: amount }] : [], target: facts.target ?? "", seen: facts.seen ?? "", amount: facts.amount ?? "" });
  if (correcting) body.reason = facts.reason;
  return finish(state, body);
}

// Without an hour: now for today, the end of the day for a day before, as on the page with signal.
const pickedAt = (day) => clock(day === today() ? now() : startOf(day) + DAY - 60000);

function dayFrom(text) {
  const found = text.trim().match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/);
  const day = found && `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}`;
  return day && !Number.isNaN(startOf(day)) ? day : "";
}

function complain(form, problems) {
  for (const old of form.querySelectorAll(".told-here")) old.remove();
  for (const [name, words] of problems) {
    const control = form.elements[name]?.[0]?.closest?.("fieldset") ?? form.elements[name];
    (control?.closest(".field") ?? form).prepend(el("p.field-error.told-here", { role: "alert" }, icon("warning"), words));
  }
  const [first] = problems;
  const control = form.elements[first[0]];
  (control?.[0]?.type === "radio" ? control[0] : control)?.focus();
}

async function finish(state, facts, { sure = false } = {}) {
  const { app, plot, activity, correcting, before, pictures } = state;
  const amendment = correcting && { plot: plot.id, activity, entry: correcting.id, ...facts };
  const held = sure ? [] : await heldByWork(app, plot, correcting ? "farm.correction" : "farm.entry", amendment || { activity, ...facts });
  if (held.length) return warn(state, facts.day, held, () => finish(state, facts, { sure: true }));
  const written = correcting
    ? await writeAmendment(app, "farm.correction", amendment)
    : await writeWork(app, plot, activity, facts, { pictures, replaces: before?.id });
  await app.written(written);
}

// A slip that is true is to be saved all the same: asked once, never forbidden.
function warn({ form }, day, held, goOn) {
  form.parentElement.querySelector("[data-held]")?.remove();
  const lines = held.map(({ lot, at }) => {
    const picked = dayOf(Date.parse(at));
    return el("p", {}, `Lần xịt này ${day === picked ? "cùng" : "trước"} ngày hái ${dayTold(picked)}: ${lot ? `lô ${lot}` : "lô của lần hái đó"} sẽ bị tạm giữ.`);
  });
  const asked = el("p", {}, "Chưa đúng ngày hay đúng thuốc thì sửa lại. Đúng rồi thì cứ lưu.");
  const box = alertBox("mango", "warning", ...lines, asked, el("p.actions", {}, button("Đúng vậy, lưu vào máy", "check", goOn)));
  Object.assign(box, { tabIndex: -1 }).setAttribute("role", "alert");
  box.dataset.held = "";
  form.after(box);
  form.addEventListener("input", () => box.remove(), { once: true }); // what it would save is no longer what stands there
  box.scrollIntoView({ block: "center" });
  box.focus({ preventScroll: true });
}
