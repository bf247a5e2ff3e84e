// What waits for signal, and what the server refused with its reason: the boatman decides about each.
const template = (name) => document.querySelector(`template[data-template="${name}"]`).content;
const part = (root, name) => root.querySelector(`[data-part="${name}"]`);
const OUTCOMES = { whole: "nhận đủ", part: "nhận một phần", refused: "không nhận" };
const clock = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });

const title = (row, names) => `Kiện ${names.get(row.body.shipment) ?? "?"} · ${OUTCOMES[row.body.outcome]}`;
const since = (row) => `ghi lúc ${clock.format(new Date(row.body.said_at))}`;

export function drawWaiting(section, rows, names) {
  section.hidden = rows.length === 0;
  part(section, "list").replaceChildren(
    ...rows.map((row) => {
      const made = template("waiting").cloneNode(true).firstElementChild;
      part(made, "title").textContent = title(row, names);
      part(made, "note").textContent = since(row);
      return made;
    }),
  );
}

export function drawTray(section, rows, names, { retry, discard }) {
  section.hidden = rows.length === 0;
  part(section, "list").replaceChildren(
    ...rows.map((row) => {
      const made = template("refused").cloneNode(true).firstElementChild;
      part(made, "title").textContent = title(row, names);
      part(made, "note").textContent = `${row.told} (${since(row)})`;
      part(made, "retry").addEventListener("click", () => retry(row.client_id));
      part(made, "discard").addEventListener("click", () => discard(row.client_id));
      return made;
    }),
  );
}
