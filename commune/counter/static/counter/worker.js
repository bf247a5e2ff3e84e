// Keeps the till for cold starts without signal. SHELL, FILES and VERSION stand above, written by the server.
const CACHE = `till-${VERSION}`;

self.addEventListener("install", (event) => {
  // Without cookies: the shell that is kept is nobody's.
  const shell = new Request(SHELL, { credentials: "omit", cache: "reload" });
  const keep = (cache) => Promise.all([cache.addAll(FILES), fetch(shell).then((page) => keepGood(cache, page))]);
  event.waitUntil(caches.open(CACHE).then(keep).then(() => self.skipWaiting()));
});

function keepGood(cache, page) {
  if (!page.ok || page.redirected) throw new Error(`shell: ${page.status}`);
  return cache.put(SHELL, page);
}

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("till-") && name !== CACHE);
  const drop = caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name))));
  event.waitUntil(drop.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { pathname, origin } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === SHELL) event.respondWith(kept(SHELL, request));
  else if (FILES.includes(pathname)) event.respondWith(kept(pathname, request));
});

async function kept(address, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) ?? fetch(request);
}
