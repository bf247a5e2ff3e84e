// Harvests that a spray would hold if it were written now: the twin of farm/late.py, for those that the phone knows.
import { earliestHarvest, withUnsent } from "farm/offline/safety.js";

// `items`: what is written here and not yet in the pack; `written`: the slip about to be saved, {id, kind, body}.
// Answers {lot, at}; the lot's number is empty where the harvest itself has not come back from the server.
export function heldBy({ plot, rules, bans, inputs }, items, written) {
  const before = withUnsent(plot.sprays, items, inputs);
  const after = withUnsent(plot.sprays, [...items, written], inputs);
  return harvestsOf(plot, items).filter(({ at, species }) => {
    const asked = (sprays) => earliestHarvest({ sprays, species, rules, bans }, Date.parse(at));
    const found = asked(after);
    return !["no_record", "interval_over"].includes(found.reason) && findingOf(found) !== findingOf(asked(before));
  });
}

function harvestsOf(plot, items) {
  const known = new Set(plot.harvests.map(({ entry }) => entry));
  const fresh = items.filter(({ id, kind }) => kind === "farm.harvest" && !known.has(id));
  const speciesOf = (item) => plot.goods.find(({ id }) => id === item)?.species ?? plot.species;
  return [...plot.harvests, ...fresh.map(({ body }) => ({ lot: "", at: body.at, species: speciesOf(body.trade_item) }))];
}

// As farm.safety.SafetyVerdict.finding: the same finding holds nothing twice.
const findingOf = ({ reason, spray, from }) => [reason, spray?.product, spray?.day, from].join("|");
