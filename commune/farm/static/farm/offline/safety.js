// When she may pick, answered on the phone: the twin of farm/safety.py, from the compact rules of the pack.
import { DAY, clock, dayOf, endOf, startOf } from "farm/offline/day.js";

const LOOK_BACK = 400 * DAY;

// `sprays`: {product or null, day, start, end}, in order of start; `on` in milliseconds.
// Answers {reason, from (milliseconds or null), spray}: the words of farm.safety.SafetyVerdict.
export function earliestHarvest({ sprays, species, rules, bans }, on) {
  const counted = sprays.filter(({ start }) => Date.parse(start) <= on && Date.parse(start) >= on - LOOK_BACK);
  const banned = counted.find(({ product, day }) => product && bans[product] && bans[product] <= day);
  if (banned) return { reason: "banned_input", from: null, spray: banned };
  if (!counted.length) return { reason: "no_record", from: null, spray: null };
  let latest = null;
  for (const spray of counted) {
    const interval = intervalOf(spray, species, rules);
    if (interval === null) return { reason: "interval_unknown", from: null, spray };
    const from = endOf(spray.end) + interval * DAY;
    if (latest === null || from > latest.from) latest = { from, spray };
  }
  return { ...latest, reason: on >= latest.from ? "interval_over" : "interval_running" };
}

// Of each issuer the newest rule in force on the day of spraying, the safest first: an unknown interval, then the
// longest (inputs.rules_of). [days or null, first day, last day or null, edition]
export function rulesOf({ product, day }, species, rules) {
  const issuers = (product && rules[product]?.[species]) || [];
  const spoken = issuers.map((editions) => editions.find(([, from, until]) => from <= day && (until === null || until >= day)));
  return spoken.filter(Boolean).sort(([one], [other]) => (other ?? Infinity) - (one ?? Infinity) || 0);
}

// Days, null when nobody knows.
const intervalOf = (spray, species, rules) => rulesOf(spray, species, rules)[0]?.[0] ?? null;

// Whole days still to wait, counted as people count: until tomorrow is one day.
export const daysLeft = (from, on) => Math.round((startOf(dayOf(from + DAY - 1)) - startOf(dayOf(on))) / DAY);

// Entries written here and not yet in the pack, as sprays: what is amended in the outbox counts as amended.
export function withUnsent(sprays, items, inputs) {
  const amended = new Set(items.filter(({ kind }) => kind === "farm.void" || kind === "farm.correction").map(({ body }) => body.entry));
  const voids = new Set(items.filter(({ kind }) => kind === "farm.void").map(({ body }) => body.entry));
  const written = items.filter(({ id, kind }) => (kind === "farm.entry" || kind === "farm.correction") && !amended.has(id) && !voids.has(id));
  const known = new Set(sprays.map(({ entry }) => entry));
  const fresh = written.filter(({ id }) => !known.has(id)).flatMap((item) => spraysOf(item, inputs));
  const all = [...sprays.filter(({ entry }) => !amended.has(entry)), ...fresh];
  return all.sort((one, other) => Date.parse(one.start) - Date.parse(other.start));
}

function spraysOf({ id, body }, inputs) {
  const used = (body.inputs ?? []).map(({ product }) => product);
  const pesticides = used.filter((key) => inputs[key]?.kind === "pesticide");
  const nameless = body.activity === "spraying" && !used.length ? [null] : [];
  const start = body.at || clock(startOf(body.day));
  const day = body.at ? dayOf(Date.parse(body.at)) : body.day;
  return [...pesticides, ...nameless].map((product) => ({ entry: id, product, day, start, end: body.until || day }));
}
