// Days of Vietnam (+07:00, no summer time), whatever zone the phone thinks it is in.
const SHIFT = 7 * 3600 * 1000;
export const DAY = 24 * 3600 * 1000;

let offset = 0;

// Cheap phones fall back to 1970: what the server said at the last meeting puts the clock right.
export const setClock = (milliseconds) => (offset = milliseconds || 0);
export const now = () => Date.now() + offset;

export const dayOf = (moment) => new Date(moment + SHIFT).toISOString().slice(0, 10);
export const today = () => dayOf(now());
export const startOf = (day) => Date.parse(`${day}T00:00:00+07:00`);
export const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text);

// A bare day ends at the midnight that follows it (lib.agronomy.intervals).
export const endOf = (end) => (isDay(end) ? startOf(end) + DAY : Date.parse(end));

export const told = (day) => day.split("-").reverse().join("/");
export const clock = (moment) => `${new Date(moment + SHIFT).toISOString().slice(0, 16)}:00+07:00`;

export function toldSince(day) {
  const days = Math.round((startOf(today()) - startOf(day)) / DAY);
  return days === 0 ? "hôm nay" : days === 1 ? "hôm qua" : told(day);
}
