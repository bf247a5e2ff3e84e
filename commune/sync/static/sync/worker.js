// The service worker's second part; the server puts `const SHELL = {version, files: {address: sha256}}` before it.
// A shell is taken whole and only when every file is what the server meant: an update that breaks off changes nothing.
// A shell of another room keeps its files under a name of its own (`kept`), so that neither clears the other's away.
const KEPT = SHELL.kept ?? "shell-";
const NAME = `${KEPT}${SHELL.version}`;
const LIST = `${new URL(self.registration.scope).pathname}shell.json`;

self.addEventListener("install", (event) => event.waitUntil(taken()));
self.addEventListener("activate", (event) => event.waitUntil(inCharge()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname in SHELL.files) event.respondWith(answered(event.request, address.pathname));
});

async function taken() {
  const cache = await caches.open(NAME);
  await Promise.all(Object.entries(SHELL.files).map(async ([address, digest]) => {
    const answer = await fetch(address, { cache: "reload", redirect: "error" });
    const content = await answer.arrayBuffer();
    const hash = await crypto.subtle.digest("SHA-256", content);
    const found = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    if (!answer.ok || found !== digest) throw new Error(`${address} is not what it should be`);
    await cache.put(address, new Response(content, { headers: plain(answer.headers) }));
  }));
  await cache.put(LIST, new Response(JSON.stringify(SHELL)));
  await self.skipWaiting();
}

// The content is unpacked by now, and a header that says otherwise would lie.
function plain(headers) {
  const kept = new Headers(headers);
  for (const name of ["content-encoding", "content-length", "set-cookie", "vary"]) kept.delete(name);
  return kept;
}

async function inCharge() {
  for (const name of await caches.keys()) if (name.startsWith(KEPT) && name !== NAME) await caches.delete(name);
  await self.clients.claim();
}

async function answered(request, path) {
  const cache = await caches.open(NAME);
  return (await cache.match(path)) ?? fetch(request);
}
