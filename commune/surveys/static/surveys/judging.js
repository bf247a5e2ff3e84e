// What an answer says under its form: the twin of surveys/judging.py. `schema` comes from the server, read and ordered.
import { isTrue, textOf, valueOf } from "surveys/expressions.js";

const KINDS = {
  integer: /^-?\d{1,9}$/,
  decimal: /^-?\d{1,15}(\.\d{1,15})?$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  point: /^-?\d{1,3}(\.\d{1,7})? -?\d{1,3}(\.\d{1,7})?$/,
};
const LONGEST = 1000;
export const SILENT = ["group", "note", "calculate"];

// {content, wrong: name to code, asked: Set of names}
export function judge(schema, given, today) {
  const items = Object.fromEntries(schema.items.map((item) => [item.name, item]));
  const content = {};
  const asked = new Set();
  for (const name of schema.order) {
    const item = items[name];
    const known = { values: content, own: "", today };
    if (item.group && !asked.has(item.group)) continue;
    if (item.relevant && !isTrue(item.relevant, known)) continue;
    asked.add(name);
    if (item.kind === "calculate") content[name] = textOf(valueOf(item.calculation, known));
    else if (!SILENT.includes(item.kind) && given[name]) content[name] = given[name];
  }
  const wrong = {};
  for (const name of schema.order) {
    const code = faultOf(items[name], content, asked, today);
    if (code) wrong[name] = code;
  }
  return { content: Object.fromEntries(Object.entries(content).filter(([, text]) => text)), wrong, asked };
}

function faultOf(item, content, asked, today) {
  const own = content[item.name] ?? "";
  if (!asked.has(item.name) || SILENT.includes(item.kind)) return "";
  if (!own) return item.required ? "required" : "";
  if (!isOfKind(item, own)) return ["one", "several"].includes(item.kind) ? "choice" : "kind";
  return !item.constraint || isTrue(item.constraint, { values: content, own, today }) ? "" : "rule";
}

function isOfKind({ kind, choices = [] }, text) {
  const offered = choices.map(({ name }) => name);
  if (kind === "one") return offered.includes(text);
  if (kind === "several") return text === offered.filter((name) => text.split(" ").includes(name)).join(" ");
  if (kind === "date") return KINDS.date.test(text) && isDay(text);
  return KINDS[kind]?.test(text) ?? ([...text].length <= LONGEST && text === text.normalize("NFC") && !text.includes("\0"));
}

function isDay(text) {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) && Number(text.slice(0, 4)) >= 1900;
}
