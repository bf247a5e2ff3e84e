// form data-draft="name": what was typed survives a lost page; sending forgets it. Passwords and files are never kept.
const SKIPPED = new Set(["password", "file", "hidden", "submit"]);
const kept = (form) => [...form.elements].filter((each) => each.name && !SKIPPED.has(each.type));

function restore(form, draft) {
  for (const element of kept(form)) {
    const values = draft[element.name];
    if (!values) continue;
    if (element.type === "checkbox" || element.type === "radio") element.checked = values.includes(element.value);
    else if (!element.value) element.value = values[0] ?? "";
  }
}

function collect(form) {
  const names = new Set(kept(form).map((each) => each.name));
  const draft = {};
  for (const [name, value] of new FormData(form)) if (names.has(name)) (draft[name] ??= []).push(value);
  return draft;
}

export function bind(form) {
  const key = `draft:${form.dataset.draft}`;
  try {
    const stored = sessionStorage.getItem(key);
    if (stored) restore(form, JSON.parse(stored));
  } catch {
    return; // storage is switched off: the form works as before
  }
  form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(collect(form))));
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}
