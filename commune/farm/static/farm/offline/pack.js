// Who writes on this phone, and what she carries: asked of the server when there is one, else as it was last time.
import { openOutbox, recall, remember, rememberWriter } from "sync/outbox.js";
import { setClock } from "farm/offline/day.js";

// {state: "fresh" | "sign-in" | "offline", pack}; a fresh pack makes its person the one who writes here.
export async function fetched(patience) {
  let answer;
  const asked = Date.now();
  try {
    answer = await fetch("/diary/pack/", { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(patience) });
    if (answer.status === 401) return { state: "sign-in" };
    if (!answer.ok) return { state: "offline" };
    const pack = await answer.json();
    pack.asked = asked;
    pack.offset = Date.parse(pack.now) - Date.now();
    await rememberWriter(pack.person);
    return { state: "fresh", pack };
  } catch {
    return { state: "offline" };
  }
}

// Her outbox and her pack; a fresh one takes the place of what lay there.
export async function opened(person, fresh) {
  const box = await openOutbox(person.id);
  if (fresh) await remember(box, "pack", fresh);
  const pack = fresh ?? (await recall(box, "pack")) ?? null;
  setClock(pack?.offset);
  return { box, pack };
}
