// What a phone writes, in the one form that both sides hash: the twin of sync/canonical.py.
const encoder = new TextEncoder();

export function canonical(value) {
  if (value === null || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "string") return JSON.stringify(clean(value));
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (Number.isSafeInteger(value)) return String(value);
  if (typeof value === "object") {
    const names = Object.keys(value).filter((name) => value[name] !== undefined);
    return `{${names.sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  throw new TypeError("a value that has no canonical form");
}

// Keyboards of old phones write marks apart from letters, and cut emoji leave halves that no database takes.
export function clean(text) {
  return text.normalize("NFC").replace(/\p{Surrogate}/gu, "\ufffd").replaceAll("\0", "");
}

export async function digestOf(content) {
  const bytes = typeof content === "string" ? encoder.encode(content) : content;
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// RFC 9562 version 7: identity only. Its time is the phone's and may be wrong, so nothing is ever ordered by it.
export function newId(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let place = 5, rest = now; place >= 0; place--, rest = Math.floor(rest / 256)) bytes[place] = rest % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
