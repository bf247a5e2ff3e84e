// On the page with signal: questions that are not asked now are out of sight. The server judges all the same.
import { judge, SILENT } from "surveys/judging.js";
import { canonical } from "surveys/typed.js";

for (const form of document.querySelectorAll("form[data-schema]")) {
  const schema = JSON.parse(form.dataset.schema);
  const boxes = Object.fromEntries([...form.querySelectorAll("[data-question]")].map((box) => [box.dataset.question, box]));
  const given = () => {
    const found = {};
    for (const item of schema.items) {
      if (SILENT.includes(item.kind) || !boxes[item.name]) continue;
      const controls = [...boxes[item.name].querySelectorAll("input, textarea")];
      const chosen = controls.filter(({ checked }) => checked).map(({ value }) => value);
      const typed = { one: () => chosen[0] ?? "", several: () => canonical(item, chosen) }[item.kind] ?? (() => canonical(item, controls[0].value));
      if (typed()) found[item.name] = typed();
    }
    return found;
  };
  const follow = () => {
    const { asked } = judge(schema, given(), form.dataset.today);
    for (const [name, box] of Object.entries(boxes)) box.hidden = !asked.has(name);
  };
  for (const told of form.querySelectorAll("[data-condition]")) told.hidden = true;
  form.addEventListener("input", follow);
  follow();
}
