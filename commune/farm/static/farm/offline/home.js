// The first screen: may she pick, what shall be written, what waits.
import { told as dayTold, dayOf } from "farm/offline/day.js";
import { alertBox, badge, button, el, icon, link, verdict } from "farm/offline/draw.js";
import { activityOf, stateOf, told, unseen, usesTold, writeAmendment } from "farm/offline/slips.js";
import { itemsOf } from "sync/outbox.js";

export async function homeScreen(app) {
  const { pack, plot } = app;
  const items = await itemsOf(app.box);
  return [
    el("header.page-head", {}, el("div", {}, el("h1", { tabIndex: -1 }, "Nhật ký vườn"), el("p", {}, pack.person.name))),
    await waiting(app, items),
    plot ? plotPicker(app) : alertBox("mango", "warning", el("p", {}, "Anh chị chưa có vườn nào ở đây. Nhờ hợp tác xã khai vườn cho mình.")),
    plot && (await safety(app, plot)),
    plot && el("section.stack", {}, el("h2", {}, "Ghi việc mới"), verbs(app, plot)),
    plot && (await recent(app, plot)),
  ];
}

function plotPicker(app) {
  const { pack, plot } = app;
  if (pack.plots.length === 1) return el("p.lead", {}, plot.name);
  const select = el("select", { id: "vuon", onchange: () => app.choosePlot(select.value) }, pack.plots.map(({ id, name, holder }) => el("option", { value: id, selected: id === plot.id }, `${name} · ${holder}`)));
  return el("div.stack", {}, el("div.field", {}, el("label", { htmlFor: "vuon" }, "Vườn"), select),
    plot.own ? null : alertBox("river", "edit", el("p", {}, "Anh chị đang ghi hộ. Mỗi phiếu đều ghi rõ là ghi hộ ai.")));
}

export async function safety(app, plot) {
  const found = await stateOf(app, plot);
  if (!found) return alertBox("mango", "warning", el("p", {}, "Vườn này chưa khai mùa vụ, nên chưa tính được ngày được hái."));
  const name = found.spray && (usesTold(app, [{ product: found.spray.product, quantity: "" }])[0] ?? "thuốc");
  const product = found.spray?.product ? name : "thuốc không rõ tên";
  const day = found.spray && dayTold(found.spray.day);
  switch (found.reason) {
    case "no_record":
      return verdict("unknown", "Không có ghi chép xịt thuốc", "Có xịt thì ghi vào trước khi hái, để biết ngày được hái.");
    case "interval_over":
      return verdict("genuine", "Được hái", `Đã hết cách ly của lần xịt ${product} ngày ${day}.`);
    case "interval_running":
      return verdict("false", `Chưa được hái: còn ${found.left} ngày`, `Đã xịt ${product} ngày ${day}. Được hái từ ngày ${dayTold(dayOf(found.from))}. ${differing(found.rules)}`.trim());
    case "interval_unknown":
      return verdict("false", "Chưa được hái, chưa biết ngày", `Chưa biết thời gian cách ly của ${product} (xịt ngày ${day}). Hãy hỏi cán bộ kỹ thuật.`);
    default:
      return verdict("false", "Không được hái bán", `${product} có hoạt chất đã cấm dùng từ ${dayTold(app.pack.bans[found.spray.product])}.`);
  }
}

// Said where sources in force differ, as farm.safety says it.
function differing(rules) {
  if (new Set(rules.map(([days]) => days)).size < 2) return "";
  return `Các nguồn ghi khác nhau (${rules.map(([days, , , edition]) => `${edition}: ${days === null ? "không rõ" : `${days} ngày`}`).join("; ")}), lấy nguồn an toàn hơn.`;
}

function verbs(app, plot) {
  const order = ["harvesting", ...plot.verbs.filter((code) => code !== "harvesting")];
  return el("ul.works", {}, order.map((code) => {
    const { label, icon: sign } = app.pack.activities[code];
    return el("li", {}, el(`a${code === "harvesting" ? ".pick" : ""}`, { href: `#/viet/${code}` }, icon(sign), label));
  }));
}

// What others wrote in her name, and what came back.
async function waiting(app, items) {
  const answered = new Set(items.filter(({ kind, state }) => ["farm.confirmation", "farm.void", "farm.correction"].includes(kind) && state !== "refused").map(({ body }) => body.entry));
  const open = app.pack.waiting.filter(({ id }) => !answered.has(id));
  const refused = items.filter(({ state }) => state === "refused").length;
  return el("div.stack", {},
    refused > 0 && alertBox("chili", "warning", el("p", {}, `${refused} phiếu bị trả lại, cần xem.`), link("Mở khay phiếu", "edit", "#/khay", ".danger")),
    open.map((line) => confirmation(app, line)));
}

function confirmation(app, line) {
  const { title, note, when } = told(app, line);
  const confirm = async () => app.written(await writeAmendment(app, "farm.confirmation", { entry: line.id }), "Đã xác nhận.");
  return el("section.card.confirm", {},
    el("h2.cluster", {}, icon("bell"), "Có người ghi hộ, xin xem lại"),
    el("p", {}, el("b", {}, title), `, ${when}`, note && ` · ${note}`),
    el("p.note", {}, `${line.writer} ghi`),
    el("p.actions", {}, button("Đúng rồi", "check", confirm), link("Chưa đúng", "edit", `#/sua/${line.id}`, ".plain")));
}

async function recent(app, plot) {
  const own = (await unseen(app)).filter(({ kind, body }) => ["farm.entry", "farm.scouting", "farm.harvest"].includes(kind) && body.plot === plot.id).reverse();
  const gone = new Set((await unseen(app)).filter(({ kind }) => kind === "farm.void").map(({ body }) => body.entry));
  const mine = new Set(own.map(({ id }) => id));
  const lines = [
    ...own.map((item) => line(app, { ...item.body, activity: activityOf(item), id: item.id, harvest: item.kind === "farm.harvest" }, item.state === "waiting" ? "waiting" : "here")),
    ...plot.recent.filter(({ id }) => !mine.has(id) && !gone.has(id)).map((entry) => line(app, entry, "here")),
  ];
  const shown = lines.slice(0, 12);
  return el("section.stack", {}, el("h2", {}, "Đã ghi"), shown.length ? el("ul.rows", {}, shown) : el("p.note", {}, "Chưa có ghi chép nào."));
}

function line(app, entry, state) {
  const day = entry.day ?? (entry.at ? dayOf(Date.parse(entry.at)) : "");
  const { title, note, when } = told(app, { ...entry, day });
  return el("li.row", {},
    el("span.row-icon", {}, icon(app.pack.activities[entry.activity]?.icon ?? "book")),
    el("div.row-text", {}, el("p.row-title", {}, title), note && el("p.row-note", {}, note)),
    el("div.row-end", {}, el("p", {}, when), state === "waiting" ? badge("chờ gửi", "mango", "clock") : entry.harvest ? null : el("a", { href: `#/sua/${entry.id}` }, "Sửa, bỏ", el("span.sr-only", {}, ` phiếu ${title} ${when}`))));
}
