// What was written without signal: kept in IndexedDB, sent when there is some, deleted only once the server has said
// what became of each item. Knows nothing of what the items mean; one outbox a screen.
import { openDB } from "idb";

const BATCH = 50;
const LASTING = { durability: "strict" };
const cookie = (name) =>
  decodeURIComponent(
    document.cookie
      .split("; ")
      .find((each) => each.startsWith(`${name}=`))
      ?.slice(name.length + 1) ?? "",
  );

/** `address` takes a POST of {[listed]: items} and answers {verdicts: [{client_id, verdict, told}]} in any order. */
export async function openOutbox(name, { address, listed }) {
  const db = await openDB(`outbox:${name}`, 1, {
    upgrade(fresh) {
      for (const store of ["waiting", "refused"]) fresh.createObjectStore(store, { keyPath: "client_id" });
      fresh.createObjectStore("kept");
    },
  });
  return new Outbox(db, name, address, listed);
}

class Outbox {
  constructor(db, name, address, listed) {
    Object.assign(this, { db, name, address, listed });
  }

  /** Facts of the screen, such as the parcels to hand over. */
  kept(key) {
    return this.db.get("kept", key);
  }

  keep(key, value) {
    return value === undefined ? this.db.delete("kept", key) : this.db.put("kept", value, key);
  }

  keptKeys() {
    return this.db.getAllKeys("kept");
  }

  /** Returns once it is on disk. `owner` is who wrote it: nobody else sends or sees it. */
  async add(owner, body) {
    const row = { client_id: crypto.randomUUID(), owner, added: Date.now(), body };
    const writing = this.db.transaction("waiting", "readwrite", LASTING);
    await Promise.all([writing.store.add(row), writing.done]);
    return row;
  }

  waiting(owner) {
    return this.#of("waiting", owner);
  }

  refused(owner) {
    return this.#of("refused", owner);
  }

  /** From the tray back into the queue, under its old number. */
  retry(id) {
    return this.#move("refused", "waiting", id, (row) => ({ ...row, told: undefined }));
  }

  discard(id) {
    return this.db.delete("refused", id);
  }

  /** Sends all of `owner`'s items: "sent", "offline", "sign-in" or "trouble"; "busy" when another tab does it. */
  send(owner) {
    if (!navigator.locks) return this.#sendAll(owner);
    return navigator.locks.request(`outbox:${this.name}`, { ifAvailable: true }, (lock) =>
      lock ? this.#sendAll(owner) : "busy",
    );
  }

  async #sendAll(owner) {
    for (;;) {
      const rows = (await this.waiting(owner)).slice(0, BATCH);
      if (!rows.length) return "sent";
      const answer = await this.#post(rows);
      if (typeof answer === "string") return answer;
      const settled = await Promise.all(answer.map((each) => this.#settle(rows, each)));
      if (!settled.includes(true)) return "trouble";
    }
  }

  async #post(rows) {
    const items = rows.map((row) => ({ client_id: row.client_id, ...row.body }));
    let answer;
    try {
      answer = await fetch(this.address, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": cookie("csrftoken") },
        body: JSON.stringify({ [this.listed]: items }),
      });
      if (answer.status === 401) return "sign-in";
      if (!answer.ok) return "trouble";
      return (await answer.json()).verdicts;
    } catch {
      return answer?.ok ? "trouble" : "offline";
    }
  }

  async #settle(rows, { client_id: id, verdict, told }) {
    if (!rows.some((row) => row.client_id === id)) return false;
    if (verdict === "refused") await this.#move("waiting", "refused", id, (row) => ({ ...row, told }));
    else if (verdict === "accepted" || verdict === "known") await this.db.delete("waiting", id);
    else return false;
    return true;
  }

  async #of(store, owner) {
    const rows = await this.db.getAll(store);
    return rows.filter((row) => row.owner === owner).sort((a, b) => a.added - b.added);
  }

  async #move(from, to, id, changed) {
    const moving = this.db.transaction([from, to], "readwrite", LASTING);
    const row = await moving.objectStore(from).get(id);
    if (row) {
      moving.objectStore(to).put(changed(row));
      moving.objectStore(from).delete(id);
    }
    await moving.done;
  }
}
