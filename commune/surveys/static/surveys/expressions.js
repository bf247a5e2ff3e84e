// Reckons the expressions of a form, which the server has read into lists: the twin of surveys/expressions.py.
const FIGURE = /^-?\d{1,15}(\.\d{1,15})?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOST_KEPT = 1e9;
const SCALE = 1e6;

// `known`: {values: question to text, own: what stands for `.`, today: "2026-11-02"}
export function valueOf([kind, ...rest], known) {
  switch (kind) {
    case "num": return Number(rest[0]);
    case "str": return rest[0];
    case "ref": return Object.hasOwn(known.values, rest[0]) ? known.values[rest[0]] : "";
    case "self": return known.own;
    case "neg": return finite(-numberOf(valueOf(rest[0], known)));
    case "call": return called(rest[0], rest.slice(1), known);
    case "and": return isTrue(rest[0], known) && isTrue(rest[1], known);
    case "or": return isTrue(rest[0], known) || isTrue(rest[1], known);
    default: return SIGNS[kind](valueOf(rest[0], known), valueOf(rest[1], known));
  }
}

export const isTrue = (tree, known) => truthOf(valueOf(tree, known));

const truthOf = (value) => (typeof value === "number" ? !Number.isNaN(value) && value !== 0 : Boolean(value));

function numberOf(value) {
  if (typeof value === "string") return FIGURE.test(value) ? Number(value) : NaN;
  return Number(value);
}

export function textOf(value) {
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "string") return value;
  if (Number.isNaN(value) || Math.abs(value) >= MOST_KEPT) return "";
  const scaled = Math.floor(Math.abs(value) * SCALE + 0.5);
  const decimals = String(scaled % SCALE).padStart(6, "0").replace(/0+$/, "");
  return `${value < 0 && scaled ? "-" : ""}${Math.floor(scaled / SCALE)}${decimals ? "." : ""}${decimals}`;
}

function called(name, given, known) {
  if (name === "true" || name === "false") return name === "true";
  if (name === "today") return known.today;
  if (name === "if") return valueOf(isTrue(given[0], known) ? given[1] : given[2], known);
  const values = given.map((each) => valueOf(each, known));
  switch (name) {
    case "not": return !truthOf(values[0]);
    case "number": return numberOf(values[0]);
    case "coalesce": return textOf(values[0]) || textOf(values[1]);
    case "selected": return textOf(values[0]).split(" ").includes(textOf(values[1]));
    case "count-selected": return textOf(values[0]).split(" ").filter(Boolean).length;
    default: return [...textOf(values[0])].length;
  }
}

function isSame(one, other) {
  if (typeof one === "boolean" || typeof other === "boolean") return truthOf(one) === truthOf(other);
  if (typeof one === "number" || typeof other === "number") return numberOf(one) === numberOf(other);
  return one === other;
}

const ordered = (judge) => (one, other) => {
  const areDays = [one, other].every((each) => typeof each === "string" && DAY.test(each));
  return areDays ? judge(one, other) : judge(numberOf(one), numberOf(other));
};
const reckoned = (act) => (one, other) => finite(act(numberOf(one), numberOf(other)));
const finite = (number) => (Number.isFinite(number) ? number : NaN);

const SIGNS = {
  "=": isSame,
  "!=": (one, other) => !isSame(one, other),
  "<": ordered((one, other) => one < other),
  "<=": ordered((one, other) => one <= other),
  ">": ordered((one, other) => one > other),
  ">=": ordered((one, other) => one >= other),
  "+": reckoned((one, other) => one + other),
  "-": reckoned((one, other) => one - other),
  "*": reckoned((one, other) => one * other),
  div: reckoned((one, other) => (other ? one / other : NaN)),
  mod: reckoned((one, other) => (other ? one % other : NaN)),
};
