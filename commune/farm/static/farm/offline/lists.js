// What is done, what waits, and what came back.
import { told as dayTold, clock, dayOf } from "farm/offline/day.js";
import { alertBox, badge, button, el, field, icon, link } from "farm/offline/draw.js";
import { safety } from "farm/offline/home.js";
import { activityOf, told, writeAmendment } from "farm/offline/slips.js";
import { dismiss, exported, itemOf, itemsOf } from "sync/outbox.js";

const KINDS = { "farm.confirmation": "Xác nhận ghi hộ", "farm.void": "Bỏ phiếu", "farm.correction": "Sửa phiếu", "farm.photograph": "Thêm ảnh" };
const WORKS = ["farm.entry", "farm.scouting", "farm.harvest"];

export function lineOf(app, item) {
  const day = item.body.day ?? (item.body.at ? dayOf(Date.parse(item.body.at)) : "");
  const { title, note, when } = told(app, { ...item.body, activity: activityOf(item), day });
  const plot = app.pack.plots.find(({ id }) => id === item.body.plot)?.name;
  return { title: WORKS.includes(item.kind) ? title : (KINDS[item.kind] ?? title), note: [note, plot].filter(Boolean).join(" · "), when };
}

export async function doneScreen(app, id) {
  const item = await itemOf(app.box, id);
  if (!item) return null;
  if (item.state === "refused") return trayScreen(app);
  const { title, note } = lineOf(app, item);
  const plot = app.pack.plots.find(({ id: key }) => key === item.body.plot);
  return [
    el("section.verdict.genuine", {}, el("span.verdict-sign", { "aria-hidden": "true" }, icon("check")), el("div", {}, el("h1.verdict-title", { tabIndex: -1 }, "Đã lưu trong máy"), el("p", {}, [title, note].filter(Boolean).join(" · ")), el("p.note", {}, item.state === "waiting" ? "Có sóng thì máy tự gửi lên." : "Đã gửi lên rồi."))),
    plot && WORKS.includes(item.kind) && (await safety(app, plot)),
    el("p.actions", {}, link("Về nhật ký", "home", "#/"), WORKS.includes(item.kind) && item.kind !== "farm.harvest" && link("Ghi nhầm, bỏ phiếu này", "trash", `#/sua/${item.id}`, ".quiet")),
  ];
}

export async function outboxScreen(app) {
  const items = (await itemsOf(app.box)).filter(({ state }) => state === "waiting");
  const save = async () => {
    const file = new Blob([await exported(app.box)], { type: "application/json" });
    const address = URL.createObjectURL(file);
    el("a", { href: address, download: `nhat-ky-chua-gui-${dayOf(Date.now())}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };
  return [
    el("header.page-head", {}, el("div", {}, el("h1", { tabIndex: -1 }, "Đang chờ gửi"), el("p", {}, "Xóa dữ liệu trình duyệt là mất các phiếu chưa gửi."))),
    items.length ? el("ul.rows", {}, items.map((item) => row(app, item))) : el("p", {}, badge("Đã gửi hết", "leaf", "check")),
    el("p.actions", {}, button("Gửi ngay", "upload", () => app.sendNow()), items.length > 0 && button("Lưu ra tệp", "download", save, ".plain")),
    app.kept ? null : alertBox("mango", "info", el("p", {}, "Trình duyệt chưa hứa giữ dữ liệu khi máy đầy. Nên gửi sớm khi có sóng.")),
    el("p", {}, link("Về nhật ký", "home", "#/", ".plain")),
  ];
}

function row(app, item) {
  const { title, note, when } = lineOf(app, item);
  return el("li.row", {}, el("span.row-icon", {}, icon("clock")), el("div.row-text", {}, el("p.row-title", {}, title), el("p.row-note", {}, note)), el("div.row-end", {}, when));
}

export async function trayScreen(app) {
  const items = (await itemsOf(app.box)).filter(({ state }) => state === "refused");
  return [
    el("header.page-head", {}, el("div", {}, el("h1", { tabIndex: -1 }, "Khay phiếu bị trả lại"), el("p", {}, "Xem lý do, sửa rồi gửi lại. Không sửa được thì bỏ."))),
    items.map((item) => refused(app, item)),
    items.length ? null : el("p", {}, badge("Không có phiếu nào", "leaf", "check")),
    el("p", {}, link("Về nhật ký", "home", "#/", ".plain")),
  ];
}

function refused(app, item) {
  const { title, note, when } = lineOf(app, item);
  const again = WORKS.includes(item.kind) && app.pack.plots.some(({ id }) => id === item.body.plot);
  const drop = async () => {
    await dismiss(app.box, item.id);
    app.go("#/khay");
  };
  return el("section.card.refused", {},
    el("h2.cluster", {}, title, when && el("small", {}, when)), note && el("p", {}, note),
    alertBox("chili", "warning", el("p", {}, item.reason)),
    el("p.actions", {}, again && link("Sửa và gửi lại", "edit", `#/lai/${item.id}`), button("Bỏ phiếu này", "trash", drop, ".danger")));
}

// An entry that is there: correct it, or say that it never happened.
export async function amendScreen(app, id) {
  const own = await itemOf(app.box, id);
  const known = [...app.pack.waiting, ...app.pack.plots.flatMap(({ id: plot, recent }) => recent.map((entry) => ({ ...entry, plot })))].find((entry) => entry.id === id);
  const entry = own ? { ...own.body, id, activity: activityOf(own) } : known;
  if (!entry) return null;
  const { title, note, when } = told(app, entry);
  const reason = el("input", { name: "void_reason", maxLength: 200 });
  const complaint = el("p.field-error", { role: "alert", hidden: true }, icon("warning"), "Hãy ghi lý do.");
  const drop = async () => {
    complaint.hidden = Boolean(reason.value.trim());
    if (!complaint.hidden) return reason.focus();
    return app.written(await writeAmendment(app, "farm.void", { plot: entry.plot, entry: id, reason: reason.value }), "Đã bỏ phiếu.");
  };
  return [
    el("header.page-head", {}, el("div", {}, el("h1", { tabIndex: -1 }, "Sửa hoặc bỏ phiếu"), el("p", {}, [title, note, when].filter(Boolean).join(" · ")))),
    el("p", {}, "Phiếu cũ không mất: ai xem cũng thấy phiếu cũ và lý do."),
    el("p", {}, link("Sửa phiếu này", "edit", `#/sua/${id}/${entry.activity}`)),
    el("section.stack", {}, el("h2", {}, "Bỏ phiếu này"), complaint, field("Vì sao bỏ", reason), button("Bỏ phiếu", "trash", drop, ".danger")),
    el("p", {}, link("Về nhật ký", "home", "#/", ".plain")),
  ];
}
