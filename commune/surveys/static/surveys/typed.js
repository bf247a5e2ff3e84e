// What people type, as answers are kept: 12,5 is 12.5, 02/11/2026 is 2026-11-02; and back. The twin of surveys/typed.py.
export function canonical({ kind, choices = [] }, typed) {
  if (kind === "several") return choices.map(({ name }) => name).filter((name) => typed.includes(name)).join(" ");
  const text = String(typed).normalize("NFC").replaceAll("\0", "").trim();
  if (kind === "text") return text;
  const line = text.replace(/\s+/g, " ");
  if (kind === "date") return dayFrom(line);
  if (kind === "integer" || kind === "decimal") return figureFrom(line);
  return kind === "point" ? line.replaceAll(",", " ").replace(/\s+/g, " ").trim() : line;
}

export function shown({ kind }, text) {
  if (kind === "decimal") return text.replace(".", ",");
  const [, year, month, day] = (kind === "date" && text.match(/^(\d{4})-(\d{2})-(\d{2})$/)) || [];
  return year ? `${day}/${month}/${year}` : text;
}

// What cannot be read stays as it was typed, and is found wrong.
function dayFrom(text) {
  const found = text.match(/^(\d{1,2})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{4})$/);
  return found ? `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}` : text;
}

function figureFrom(text) {
  const plain = text.replace(/\.(?=\d{3}(\D|$))/g, "").replace(",", ".");
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return text;
  const [whole, part = ""] = plain.split(".");
  const decimals = part.replace(/0+$/, "");
  return `${whole.replace(/^(-?)0+(?=\d)/, "$1")}${decimals ? "." : ""}${decimals}`;
}
