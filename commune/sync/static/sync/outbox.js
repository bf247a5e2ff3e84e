// What one person wrote on this phone and what of it is still to be sent. Each person has a database of her own:
// another sign-in opens another one, so it neither sees nor sends these.
import { openDB } from "idb";
import { canonical, digestOf, newId } from "sync/chain.js";

const ALL = ["meta", "items", "outbox", "photos", "bytes"];
const SAFELY = { durability: "strict" };

export async function openOutbox(person) {
  const db = await openDB(`outbox-${person}`, 1, {
    upgrade(fresh) {
      fresh.createObjectStore("meta");
      fresh.createObjectStore("items", { keyPath: "id" }).createIndex("state", "state");
      fresh.createObjectStore("outbox", { keyPath: "sequence" });
      fresh.createObjectStore("photos", { keyPath: "digest" }).createIndex("state", "state");
      fresh.createObjectStore("bytes"); // apart, so that counting pictures never loads them
    },
  });
  const tx = db.transaction("meta", "readwrite", SAFELY);
  if (!(await tx.store.get("head"))) tx.store.put({ device: newId(), sequence: 0, previous: "" }, "head");
  await tx.done;
  return { db, person };
}

export async function remember(box, name, value) {
  const tx = box.db.transaction("meta", "readwrite", SAFELY);
  tx.store.put(value, name);
  await tx.done;
}

// Who wrote here last. Not in localStorage: browsers write that down late, and a phone that dies forgets it.
const known = () => openDB("outbox", 1, { upgrade: (fresh) => fresh.createObjectStore("known") });

export const knownWriter = async () => (await known()).get("known", "writer");

export async function rememberWriter(person) {
  const tx = (await known()).transaction("known", "readwrite", SAFELY);
  tx.store.put(person, "writer");
  await tx.done;
}

export const recall = (box, name) => box.db.get("meta", name);

// The entry, its place in the outbox, its pictures and the head of the chain: together or not at all. One writer at a
// time, across tabs. `pictures` are {digest, bytes}; when the phone is full the words go first and `full` says so.
export function write(box, slip) {
  return navigator.locks.request(`write-${box.person}`, async () => {
    try {
      return await put(box, slip);
    } catch (error) {
      if (error?.name !== "QuotaExceededError" || !slip.pictures?.length) throw error;
      return { ...(await put(box, { ...slip, pictures: [], body: { ...slip.body, photos: [] } })), full: true };
    }
  });
}

async function put(box, { kind, version = 1, body, pictures = [], replaces = "" }) {
  const head = await recall(box, "head");
  const sequence = head.sequence + 1;
  const envelope = {
    id: newId(), device: head.device, sequence, previous: head.previous, writer: box.person,
    kind, version, at: new Date().toISOString(), body,
  };
  const text = canonical(envelope);
  const previous = await digestOf(text);
  const item = { id: envelope.id, sequence, kind, body: JSON.parse(text).body, at: envelope.at, state: "waiting" };
  const tx = box.db.transaction(ALL, "readwrite", SAFELY);
  const [meta, items, outbox, photos, contents] = ALL.map((name) => tx.objectStore(name));
  meta.put({ ...head, sequence, previous }, "head");
  items.put(item);
  outbox.put({ sequence, id: item.id, text });
  for (const { digest, bytes } of pictures) {
    const known = await photos.get(digest);
    photos.put({ digest, items: [...(known?.items ?? []), item.id], state: "waiting" });
    contents.put(bytes, digest);
  }
  const replaced = replaces && (await items.get(replaces));
  if (replaced) {
    await release(tx, replaced.id, item.id);
    items.put({ ...replaced, state: "replaced" });
  }
  await tx.done;
  return item;
}

// A refused entry's pictures go over to the one that replaces it; with nobody left to need them they go.
async function release(tx, from, to = "") {
  const photos = tx.objectStore("photos");
  for (const photo of await photos.getAll()) {
    if (!photo.items.includes(from)) continue;
    const left = photo.items.filter((id) => id !== from && id !== to);
    const kept = to && photo.items.includes(to) ? [...left, to] : left;
    if (kept.length) photos.put({ ...photo, items: kept });
    else {
      photos.delete(photo.digest);
      tx.objectStore("bytes").delete(photo.digest);
    }
  }
}

export async function dismiss(box, id) {
  const tx = box.db.transaction(["items", "photos", "bytes"], "readwrite", SAFELY);
  const item = await tx.objectStore("items").get(id);
  tx.objectStore("items").put({ ...item, state: "dismissed" });
  await release(tx, id);
  await tx.done;
}

// Only here does something leave the outbox: after the server's verdict, in one transaction with it.
export async function settle(box, sent, verdicts) {
  const tx = box.db.transaction(["items", "outbox"], "readwrite", SAFELY);
  for (const [place, { sequence, id }] of sent.entries()) {
    const { verdict, reason, part, result } = verdicts[place];
    if (verdict === "postponed") continue;
    const state = verdict === "accepted" || verdict === "already_there" ? "accepted" : "refused";
    const item = await tx.objectStore("items").get(id);
    if (item.state === "waiting") tx.objectStore("items").put({ ...item, state, verdict, reason, part, result, settled: Date.now() });
    tx.objectStore("outbox").delete(sequence);
  }
  await tx.done;
}

export async function counts(box) {
  const [waiting, pictures, refused] = await Promise.all([
    box.db.count("outbox"),
    box.db.countFromIndex("photos", "state", "waiting"),
    box.db.countFromIndex("items", "state", "refused"),
  ]);
  return { waiting, pictures, refused };
}

// After the server's acknowledgement, and only then.
export async function letGo(box, digest) {
  const tx = box.db.transaction(["photos", "bytes"], "readwrite", SAFELY);
  tx.objectStore("photos").delete(digest);
  tx.objectStore("bytes").delete(digest);
  await tx.done;
}

export const itemsOf = (box) => box.db.getAll("items");
export const itemOf = (box, id) => box.db.get("items", id);
export const bytesOf = (box, digest) => box.db.get("bytes", digest);

export async function picturesOf(box, id) {
  const own = (await box.db.getAll("photos")).filter((each) => each.items.includes(id));
  return Promise.all(own.map(async ({ digest }) => ({ digest, bytes: await bytesOf(box, digest) })));
}

// Everything unsent, readable by whoever gets the file: another way out of a phone that never finds a signal.
export async function exported(box) {
  const [head, outbox, photos] = await Promise.all([recall(box, "head"), box.db.getAll("outbox"), box.db.getAll("photos")]);
  const told = async ({ digest, items }) => ({ digest, items, base64: base64Of(await bytesOf(box, digest)) });
  const pictures = await Promise.all(photos.map(told));
  return JSON.stringify({ device: head.device, writer: box.person, latest: head.sequence, items: outbox.map((row) => row.text), pictures });
}

function base64Of(bytes) {
  let binary = "";
  for (const byte of new Uint8Array(bytes)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
