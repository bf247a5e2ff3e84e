// Elements without markup in strings: what people typed can never become part of the page.
const ICONS = document.documentElement.dataset.icons;
const SVG = "http://www.w3.org/2000/svg";

export function el(name, facts = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag || "div");
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(facts)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made && key !== "list" && key !== "form") made[key] = value;
    else if (value !== false && value !== null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${ICONS}#${name}`);
  svg.append(use);
  return svg;
}

export const button = (label, sign, onclick, kind = "") => el(`button.button${kind}`, { type: "button", onclick }, sign && icon(sign), label);
export const link = (label, sign, href, kind = "") => el(`a.button${kind}`, { href }, sign && icon(sign), label);
export const badge = (label, tone = "", sign = "") => el(`span.badge${tone && `.${tone}`}`, {}, sign && icon(sign), label);
export const alertBox = (tone, sign, ...children) => el(`div.alert.${tone}`, {}, icon(sign), el("div", {}, ...children));

export function verdict(kind, title, note) {
  const sign = { genuine: "check", false: "x", unknown: "question" }[kind];
  return el(`section.verdict.${kind}`, {}, el("span.verdict-sign", { "aria-hidden": "true" }, icon(sign)),
    el("div", {}, el("h2.verdict-title", {}, title), note && el("p", {}, note)));
}

export function field(label, control, { help, error } = {}) {
  const id = control.id || `f-${control.name}`;
  control.id = id;
  if (error) control.setAttribute("aria-invalid", "true");
  const told = [help && el("p.field-help", { id: `${id}-help` }, help), error && el("p.field-error", { id: `${id}-error`, role: "alert" }, icon("warning"), error)];
  const ids = told.filter(Boolean).map((each) => each.id).join(" ");
  if (ids) control.setAttribute("aria-describedby", ids);
  return el(`div.field${error ? ".wrong" : ""}`, {}, el("label", { htmlFor: id }, label), told, control);
}

// Tall lines to choose one of; `choices` are [value, label].
export function choice(legend, name, choices, chosen, { error } = {}) {
  const lines = choices.map(([value, label]) => el("div", {}, el("label", {}, el("input", { type: "radio", name, value, checked: value === chosen }), label)));
  const wrong = error && el("p.field-error", { role: "alert" }, icon("warning"), error);
  return el("div.field.group", {}, el("fieldset", {}, el("legend", {}, legend), wrong, el("div", {}, lines)));
}
