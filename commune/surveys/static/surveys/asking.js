// One form in somebody's hands: its questions, those that are asked now, what was answered, what is wrong with it.
import { choice, el, field, icon } from "farm/offline/draw.js";
import { judge, SILENT } from "surveys/judging.js";
import { canonical, shown } from "surveys/typed.js";

const MODES = { integer: "numeric", decimal: "decimal", date: "numeric" };

// `content`: what was answered before. Answers {lines, given(), complain(wrong, sentences)}.
export function asking(schema, content, today) {
  const boxes = new Map();
  const lines = schema.items.filter(({ kind }) => kind !== "calculate").map((item) => {
    const box = drawn(item, content[item.name] ?? "");
    boxes.set(item.name, { item, box });
    return box;
  });
  const given = () => {
    const found = {};
    for (const { item, box } of boxes.values()) {
      const text = SILENT.includes(item.kind) ? "" : answered(item, box);
      if (text) found[item.name] = text;
    }
    return found;
  };
  const follow = () => {
    const { asked } = judge(schema, given(), today());
    for (const [name, { box }] of boxes) box.hidden = !asked.has(name);
  };
  for (const line of lines) line.addEventListener("input", follow);
  follow();
  const complain = (wrong, sentences) => mark(boxes, wrong, sentences);
  return { lines, given, complain };
}

function drawn(item, text) {
  if (item.kind === "group") return el("h2", {}, item.label);
  if (item.kind === "note") return el("p.survey-note", {}, item.label);
  const label = item.required ? item.label : `${item.label} (có thể bỏ trống)`;
  if (item.kind === "one" || item.kind === "several") return choices(item, label, text);
  const facts = { name: item.name, inputMode: MODES[item.kind] ?? "text", value: shown(item, text), autocomplete: "off" };
  if (item.kind === "date") facts.placeholder = "ngày/tháng/năm";
  const control = item.kind === "text" ? el("textarea", { name: item.name, rows: 2, maxLength: 1000, value: text }) : el("input", facts);
  return field(label, control, { help: item.hint });
}

function choices(item, label, text) {
  const pairs = item.choices.map(({ name, label: words }) => [name, words]);
  const box = choice(label, item.name, pairs, text);
  if (item.kind === "several") {
    const ticked = text.split(" ");
    for (const input of box.querySelectorAll("input")) Object.assign(input, { type: "checkbox", checked: ticked.includes(input.value) });
  }
  return box;
}

function answered(item, box) {
  const controls = [...box.querySelectorAll("input, textarea")];
  if (item.kind === "several") return canonical(item, controls.filter(({ checked }) => checked).map(({ value }) => value));
  if (item.kind === "one") return controls.find(({ checked }) => checked)?.value ?? "";
  return canonical(item, controls[0].value);
}

function mark(boxes, wrong, sentences) {
  for (const { box } of boxes.values()) box.querySelector(".told-here")?.remove();
  const names = Object.keys(wrong);
  for (const name of names) {
    const { item, box } = boxes.get(name);
    const words = (wrong[name] === "rule" && item.message) || sentences[wrong[name] === "kind" ? item.kind : wrong[name]];
    const told = el("p.field-error.told-here", { role: "alert", id: `wrong-${name}` }, icon("warning"), words);
    (box.querySelector("legend") ?? box.querySelector("label")).after(told);
  }
  boxes.get(names[0])?.box.querySelector("input, textarea")?.focus();
  return names.length === 0;
}
