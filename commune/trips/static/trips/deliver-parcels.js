// The parcels that are still to hand over, each with its buttons, drawn from the templates of the page.
const template = (name) => document.querySelector(`template[data-template="${name}"]`).content;
const part = (root, name) => root.querySelector(`[data-part="${name}"]`);
const plain = (text) =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll("đ", "d");

/** `record(parcel, facts)` is called with what the boatman said. What stands open stays open. */
export function drawParcels(list, parcels, receivers, wanted, record) {
  const words = plain(wanted).split(/\s+/).filter(Boolean);
  const shown = parcels.filter((parcel) => words.every((word) => plain(searched(parcel)).includes(word)));
  const known = new Map([...list.children].map((row) => [row.dataset.parcel, row]));
  const same = known.size === shown.length && shown.every((parcel, at) => list.children[at].dataset.parcel === parcel.id);
  if (!same) list.replaceChildren(...shown.map((parcel) => known.get(parcel.id) ?? row(parcel, receivers, record)));
  list.hidden = shown.length === 0;
}

const searched = (parcel) => [parcel.sscc, parcel.name, parcel.to, ...Object.values(parcel.consignee)].join(" ");

function row(parcel, receivers, record) {
  const made = template("parcel").cloneNode(true).firstElementChild;
  made.dataset.parcel = parcel.id;
  part(made, "title").textContent = `Kiện ${parcel.name} · ${parcel.consignee.name ?? parcel.to}`;
  part(made, "note").textContent = [parcel.consignee.address, parcel.to, parcel.weight].filter(Boolean).join(" · ");
  const phone = part(made, "phone");
  phone.hidden = !parcel.consignee.phone;
  phone.href = `tel:${parcel.consignee.phone ?? ""}`;
  for (const receiver of receivers) {
    const button = template("receiver").cloneNode(true).firstElementChild;
    button.querySelector("span").textContent = receiver.label;
    button.addEventListener("click", () => record(parcel, { outcome: "whole", receiver: receiver.value }));
    part(made, "receivers").append(button);
  }
  bindRest(made, parcel, receivers, record);
  return made;
}

function bindRest(made, parcel, receivers, record) {
  const lines = parcel.lines.map((line) => {
    const field = template("line").cloneNode(true).firstElementChild;
    const input = field.querySelector("input");
    input.id = `line-${line.item}`;
    input.value = line.quantity;
    field.querySelector("label").htmlFor = input.id;
    field.querySelector("label").textContent = `Nhận mấy ${line.name} (trong ${line.quantity})`;
    part(made, "lines").append(field);
    return { line, input };
  });
  const reason = part(made, "reason");
  reason.id = `reason-${parcel.id}`;
  part(made, "reason-label").htmlFor = reason.id;
  const problem = part(made, "problem");
  const refuse = (text) => {
    problem.textContent = text;
    problem.hidden = !text;
    return Boolean(text);
  };
  part(made, "part").addEventListener("click", () => {
    const received = lines.map(({ line, input }) => ({ item: line.item, quantity: input.value.replace(",", ".") }));
    if (refuse(faultOf(lines, received, reason.value))) return;
    record(parcel, { outcome: "part", receiver: receivers[0].value, reason: reason.value.trim(), received });
  });
  part(made, "refuse").addEventListener("click", () => {
    if (refuse(reason.value.trim() ? "" : "Hãy ghi lý do không nhận.")) return;
    record(parcel, { outcome: "refused", reason: reason.value.trim() });
  });
}

function faultOf(lines, received, reason) {
  if (!reason.trim()) return "Hãy ghi lý do không nhận đủ.";
  const wrong = received.some(({ quantity }, at) => !(Number(quantity) >= 0 && Number(quantity) <= Number(lines[at].line.quantity)));
  if (wrong || received.some(({ quantity }) => quantity.trim() === "")) return "Số nhận không âm, không quá số trong kiện.";
  const total = received.reduce((sum, { quantity }) => sum + Number(quantity), 0);
  const whole = lines.reduce((sum, { line }) => sum + Number(line.quantity), 0);
  return total === 0 || total === whole ? "Nhận một phần là nhận ít hơn số trong kiện, và ít nhất có nhận." : "";
}
