// Sending what waits: texts first, in order, then pictures one by one. Nothing leaves before its acknowledgement.
import { bytesOf, letGo, recall, settle } from "sync/outbox.js";

const BATCH = 25;
const PATIENCE = 20000;
const PAUSES = [300, 1500];

// How it ended: "sent" (nothing left), "left" (some postponed), "busy", "offline", "trouble", "sign-in", "another-person".
export function send(box, changed = () => {}) {
  return navigator.locks.request(`send-${box.person}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return "busy";
    try {
      const texts = await sendTexts(box, changed);
      const pictures = await sendPictures(box, changed);
      return texts === "sent" ? pictures : texts;
    } catch (stopped) {
      if (stopped instanceof Stopped) return stopped.state;
      throw stopped;
    }
  });
}

class Stopped extends Error {
  constructor(state) {
    super(state);
    this.state = state;
  }
}

async function sendTexts(box, changed) {
  const { db } = box;
  let after = 0;
  let size = BATCH;
  let left = "sent";
  for (;;) {
    const head = await recall(box, "head");
    const rows = await db.getAll("outbox", IDBKeyRange.lowerBound(after, true), size);
    if (!rows.length) return left;
    const items = rows.map((row) => row.text);
    const answer = await asked("/sync/items/", "POST", JSON.stringify({ device: head.device, writer: box.person, latest: head.sequence, items }));
    const verdicts = answer.ok ? (await answer.json()).verdicts : null;
    if (verdicts?.length === rows.length) {
      await settle(box, rows, verdicts);
      if (verdicts.some((each) => each.verdict === "postponed")) left = "left";
      after = rows.at(-1).sequence;
      changed();
    } else if (size > 1) {
      size = 1; // something in this batch cannot even be read: find it without holding back the others
    } else {
      left = "left";
      after = rows[0].sequence;
    }
  }
}

async function sendPictures(box, changed) {
  const keys = await box.db.getAllKeys("photos");
  let left = "sent";
  for (const key of keys) {
    const photo = await box.db.get("photos", key);
    if (!photo || photo.state !== "waiting") continue;
    const owners = await Promise.all(photo.items.map((id) => box.db.get("items", id)));
    if (!owners.some((item) => item?.state === "accepted")) continue;
    const answer = await asked(`/blobs/${key}/`, "PUT", await bytesOf(box, key), "image/jpeg");
    if (answer.ok && (await answer.json()).digest === key) {
      await letGo(box, key);
    } else if ([413, 415, 422].includes(answer.status)) {
      const reason = (await answer.json()).title;
      await box.db.put("photos", { ...photo, state: "refused", reason });
    } else left = "left";
    changed();
  }
  return left;
}

// The answer, after a few tries where the way is bad; throws Stopped where going on makes no sense now.
async function asked(address, method, body, type = "application/json") {
  for (let attempt = 0; ; attempt++) {
    const answer = await tried(address, method, body, type);
    const state = await stateOf(answer);
    if (!state) return answer;
    const again = (state === "offline" || state === "trouble") && attempt < PAUSES.length;
    if (!again) throw new Stopped(state);
    await new Promise((then) => setTimeout(then, PAUSES[attempt]));
  }
}

async function tried(address, method, body, type) {
  const headers = { "Content-Type": type, "X-CSRFToken": cookie("csrftoken") };
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const answer = await fetch(address, { method, body, headers, signal, redirect: "error", cache: "no-store" });
    // an acknowledgement that breaks off on its way is none
    const content = await answer.arrayBuffer();
    return new Response(content, { status: answer.status, headers: answer.headers });
  } catch {
    return null;
  }
}

async function stateOf(answer) {
  if (!answer) return "offline";
  if (answer.status === 401) return "sign-in";
  if (answer.status === 403) return (await fetch("/diary/pack/", { cache: "no-store" }).catch(() => null))?.status === 401 ? "sign-in" : "trouble";
  if (answer.status === 409) {
    const type = (await answer.clone().json().catch(() => ({}))).type ?? "";
    return type.endsWith("another-person") || type.endsWith("another-device") ? "another-person" : "";
  }
  return answer.status >= 500 || answer.status === 429 ? "trouble" : "";
}

function cookie(name) {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}
