// What is written in the orchard, in words and in the form that the outbox takes (farm/slips.py reads it).
import { written } from "design/number.js";
import { itemsOf, write } from "sync/outbox.js";
import { now, toldSince } from "farm/offline/day.js";
import { heldBy } from "farm/offline/late.js";
import { daysLeft, earliestHarvest, rulesOf, withUnsent } from "farm/offline/safety.js";

export const AMOUNTS = [["few", "Ít"], ["some", "Vừa"], ["many", "Nhiều"]];
const WRITES = ["farm.entry", "farm.scouting", "farm.harvest", "farm.correction"];

export const activityOf = ({ kind, body }) => ({ "farm.scouting": "scouting", "farm.harvest": "harvesting" })[kind] ?? body.activity;

// Waiting, and what was taken after the pack was asked for: the pack knows everything else better.
export async function unseen(app) {
  const items = await itemsOf(app.box);
  return items
    .filter(({ state, settled }) => state === "waiting" || (state === "accepted" && settled >= app.pack.asked))
    .sort((one, other) => one.sequence - other.sequence);
}

const unseenOf = async (app, plot) => (await unseen(app)).filter(({ body }) => !body.plot || body.plot === plot.id);

export async function stateOf(app, plot, on = now()) {
  const sprays = withUnsent(plot.sprays, await unseenOf(app, plot), app.pack.inputs);
  const { rules, bans } = app.pack;
  const found = plot.species ? earliestHarvest({ sprays, species: plot.species, rules, bans }, on) : null;
  const spoken = found?.spray ? rulesOf(found.spray, plot.species, rules) : [];
  return found && { ...found, rules: spoken, left: found.from ? Math.max(0, daysLeft(found.from, on)) : null };
}

// Harvests of this plot that the work about to be saved would hold.
export async function heldByWork(app, plot, kind, body) {
  const { rules, bans, inputs } = app.pack;
  return heldBy({ plot, rules, bans, inputs }, await unseenOf(app, plot), { id: "", kind, body });
}

// The newest of this kind of work on this plot, here or on the server: what "như lần trước" repeats.
export async function lastOf(app, plot, activity) {
  const own = (await unseen(app)).filter((item) => WRITES.includes(item.kind) && item.body.plot === plot.id && activityOf(item) === activity);
  const last = own.at(-1);
  return last ? { ...last.body, activity } : (plot.last[activity] ?? null);
}

export function usesTold(app, inputs) {
  return (inputs ?? []).map(({ product, quantity }) => {
    const known = app.pack.inputs[product];
    return [known?.name ?? "vật tư", quantity && `${written(quantity)} ${known?.unit ?? ""}`].filter(Boolean).join(" ").trim();
  });
}

export function told(app, { activity, inputs, target, seen, amount, quantity, note, day }) {
  const parts = [...usesTold(app, inputs), target && `trừ ${target}`, seen, amount && AMOUNTS.find(([code]) => code === amount)?.[1].toLowerCase()];
  if (activity === "harvesting" && quantity) parts.push(`${written(quantity)} kg`);
  return { title: app.pack.activities[activity]?.label ?? "Ghi chép", note: [...parts, note].filter(Boolean).join(" · "), when: day ? toldSince(day) : "" };
}

const KINDS = { scouting: "farm.scouting", harvesting: "farm.harvest" };

// Writes one slip into the phone; `pictures` go along in the same breath.
export function writeWork(app, plot, activity, facts, { pictures = [], replaces = "" } = {}) {
  const body = { plot: plot.id, activity, on_behalf_of: "", ...facts, photos: pictures.map(({ digest }) => digest) };
  return write(app.box, { kind: KINDS[activity] ?? "farm.entry", body, pictures, replaces });
}

export const writeAmendment = (app, kind, body, replaces = "") => write(app.box, { kind, body: { photos: [], ...body }, replaces });
