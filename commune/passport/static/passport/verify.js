// Computes the proof of a lot in the reader's own browser: fields -> statement -> tree (RFC 6962) -> signed head
// (C2SP signed-note, Ed25519). Loaded after the page, which is complete without it.

const WORDS = {
  vi: {
    good: (n, at) => `Máy này vừa tự kiểm: ${n} mục đều khớp với điểm chốt ${at} mục đã ký.`,
    waiting: (n) => ` Còn ${n} mục đang chờ ký chốt.`,
    bad: "KHÔNG KHỚP: sổ và chữ ký nói khác nhau. Đừng tin trang này, hãy báo cho xã.",
    key: "Khóa của sổ khác với lần trước máy này thấy. Hãy hỏi lại xã trước khi tin.",
    shrunk: "Sổ ngắn hơn lần trước máy này thấy. Hãy hỏi lại xã trước khi tin.",
    old: "Máy này chưa tự kiểm được (trình duyệt cũ hoặc trang không mã hóa). Tải tệp bằng chứng để kiểm ở máy khác.",
    none: "Chưa có mục nào được ký chốt. Anh chị xem lại sau ít phút.",
    lost: "Chưa tải được tệp bằng chứng.",
    says: "Sổ ghi",
  },
  en: {
    good: (n, at) => `Checked just now on this device: ${n} entries agree with the signed head of ${at} entries.`,
    waiting: (n) => ` ${n} more are waiting to be signed.`,
    bad: "MISMATCH: log and signature disagree. Do not trust this page; tell the commune.",
    key: "The log's key is not the one this device saw before. Ask the commune before you trust it.",
    shrunk: "The log is shorter than this device saw before. Ask the commune before you trust it.",
    old: "This device cannot check by itself (old browser, or a page without encryption). Check the proof file elsewhere.",
    none: "No entry is signed yet. Please look again in a few minutes.",
    lost: "The proof file could not be loaded.",
    says: "The log says",
  },
};

const utf8 = new TextEncoder();
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const joined = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
const hex = (data) => [...data].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function commitment(field) {
  if (field.sealed) return bytes(field.sealed);
  const name = utf8.encode(field.name);
  return sha256([1, name.length], name, bytes(field.salt), bytes(field.value));
}

/** Root of the tree that leaf `index` of `size` leads to along `path`; null for a path of wrong length. */
export async function rootFrom(index, size, leaf, path) {
  let [at, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return null;
    if (at % 2 || at === last) {
      hash = await sha256([1], sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      hash = await sha256([1], hash, sibling);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : null;
}

/** Whether the statement's fields give its root, and its place in the tree gives `head.root`. */
export async function isProved(statement, head) {
  const body = bytes(statement.body);
  const fields = await Promise.all(statement.fields.map(commitment));
  const stated = JSON.parse(new TextDecoder().decode(body)).root;
  if (hex(await sha256([2], ...fields)) !== stated) return false;
  const root = await rootFrom(statement.index, head.size, await sha256([0], body), statement.path.map(bytes));
  return root !== null && hex(root) === hex(head.root);
}

/** The head in `note` when the log's key signed it, else null. Throws where the browser has no Ed25519. */
export async function signedHead(note, vkey) {
  const [name, id, encoded] = splitKey(vkey);
  const [text, lines] = [note.slice(0, note.lastIndexOf("\n\n") + 1), note.slice(note.lastIndexOf("\n\n") + 2)];
  const key = await crypto.subtle.importKey("raw", bytes(encoded).slice(1), "Ed25519", false, ["verify"]);
  const line = lines.split("\n").find((each) => each.startsWith(`— ${name} `));
  const signature = line ? bytes(line.slice(name.length + 3)) : new Uint8Array();
  const [origin, size, root] = text.split("\n");
  const isSigned =
    hex(signature.slice(0, 4)) === id &&
    (await crypto.subtle.verify("Ed25519", key, signature.slice(4), utf8.encode(text)));
  return isSigned && origin === name ? { origin, size: Number(size), root: bytes(root) } : null;
}

/** Base64 may hold plus signs: only the first two separate. */
function splitKey(vkey) {
  const [name, id] = vkey.split("+", 2);
  return [name, id, vkey.slice(name.length + id.length + 2)];
}

/** What this device remembers of the log: another key or a shorter log than before is a warning. */
function remembered(head, vkey) {
  try {
    const known = JSON.parse(localStorage.getItem(`log ${head.origin}`) || "null");
    if (known && known.vkey !== vkey) return "key";
    if (known && known.size > head.size) return "shrunk";
    localStorage.setItem(`log ${head.origin}`, JSON.stringify({ vkey, size: head.size }));
  } catch {
    return ""; // storage is switched off: nothing to compare with
  }
  return "";
}

function readable(field) {
  const text = new TextDecoder().decode(bytes(field.value));
  return text === "n" ? "–" : text.slice(1);
}

async function outcome(proof, words) {
  if (!proof.statements.length) return words.none;
  const head = await signedHead(proof.note, proof.key);
  if (!head) return words.bad;
  const proved = await Promise.all(proof.statements.map((each) => isProved(each, head)));
  if (proved.includes(false)) return words.bad;
  const doubt = remembered(head, proof.key);
  if (doubt) return words[doubt];
  return words.good(proved.length, head.size) + (proof.waiting ? words.waiting(proof.waiting) : "");
}

function show(spot, text, proof, words) {
  const told = document.createElement("b");
  told.textContent = text;
  told.setAttribute("role", "status");
  spot.prepend(told, document.createElement("br"));
  const opened = proof?.statements[0]?.fields.filter((field) => field.name) ?? [];
  if (!opened.length) return;
  const [line, values] = [document.createElement("small"), document.createElement("code")];
  values.textContent = opened.map(readable).join(" · "); // as the log holds them, letter by letter
  line.append(`${words.says}: `, values);
  spot.append(document.createElement("br"), line);
}

async function run(spot) {
  const words = WORDS[document.documentElement.lang] ?? WORDS.vi;
  if (!globalThis.crypto?.subtle) return show(spot, words.old);
  const answer = await fetch(`${spot.dataset.proof}?lang=${document.documentElement.lang}`).catch(() => null);
  if (!answer?.ok) return show(spot, words.lost);
  const proof = await answer.json();
  return show(spot, await outcome(proof, words).catch(() => words.old), proof, words);
}

const spot = globalThis.document?.getElementById("proof");
if (spot) run(spot);
