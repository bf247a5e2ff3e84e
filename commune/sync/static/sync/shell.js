// Whether this page will open without signal: said only after every file in the phone has been looked at.
import { digestOf } from "sync/chain.js";

const SCOPE = "/diary/";

export async function start(scope = SCOPE) {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(`${scope}worker.js`, { scope, updateViaCache: "none" }).catch(() => {});
}

// A worker in charge, and each file of its list there and unaltered.
export async function isReady(scope = SCOPE, kept = "shell-") {
  if (!("serviceWorker" in navigator)) return false;
  const registration = await navigator.serviceWorker.getRegistration(scope);
  if (!registration?.active) return false;
  for (const name of await caches.keys()) if (name.startsWith(kept) && (await isWhole(await caches.open(name), scope))) return true;
  return false;
}

async function isWhole(cache, scope) {
  const list = await cache.match(`${scope}shell.json`);
  if (!list) return false;
  const { files } = await list.json();
  for (const [address, digest] of Object.entries(files)) {
    const held = await cache.match(address);
    if (!held || (await digestOf(await held.arrayBuffer())) !== digest) return false;
  }
  return true;
}

export async function whenReady(scope = SCOPE, kept = "shell-") {
  for (let wait = 200; !(await isReady(scope, kept)); wait = Math.min(wait * 1.5, 5000)) await new Promise((then) => setTimeout(then, wait));
}

// Asks the browser not to clear the diary when the phone runs full; it may say no, and then the page says so.
export async function keep() {
  if (!navigator.storage?.persist) return false;
  return (await navigator.storage.persisted()) || navigator.storage.persist();
}
