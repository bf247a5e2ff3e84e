// The commune's points on a ground that is our own drawing: no tile of anybody is fetched.
import * as L from "leaflet";

const GRID = 0.01; // degrees, about 1.1 km

function gridLines(bounds) {
  const lines = [];
  const [south, north] = [bounds.getSouth() - 0.05, bounds.getNorth() + 0.05];
  const [west, east] = [bounds.getWest() - 0.05, bounds.getEast() + 0.05];
  for (let at = Math.ceil(west / GRID) * GRID; at <= east; at += GRID) lines.push([[south, at], [north, at]]);
  for (let at = Math.ceil(south / GRID) * GRID; at <= north; at += GRID) lines.push([[at, west], [at, east]]);
  return lines;
}

// Words come from people: they are put in as text, never as markup.
function told({ label, note, href, part }) {
  const box = document.createElement("div");
  const title = document.createElement(href ? "a" : "b");
  title.textContent = label;
  if (href) title.href = href;
  const more = document.createElement("p");
  more.textContent = [part, note].filter(Boolean).join(" · ");
  box.append(title, more);
  return box;
}

async function json(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

export async function draw(frame) {
  const [points, ground] = await Promise.all([json(frame.dataset.map), json(frame.dataset.ground)]);
  if (!points.features.length) return null;
  frame.hidden = false;
  const { zoomInTitle, zoomOutTitle } = frame.dataset;
  const map = L.map(frame, { attributionControl: false, zoomControl: false, maxZoom: 18, minZoom: 9 });
  L.control.zoom({ zoomInTitle, zoomOutTitle }).addTo(map);
  const parts = [...new Set(points.features.map((each) => each.properties.part))];
  const spots = L.geoJSON(points, {
    pointToLayer: (feature, where) =>
      L.circleMarker(where, {
        radius: 9,
        className: `spot spot-${parts.indexOf(feature.properties.part) % 4}`,
        color: null,
        fillOpacity: 0.9,
      }),
    onEachFeature: (feature, layer) => {
      layer.bindPopup(told(feature.properties));
      layer.bindTooltip(document.createTextNode(feature.properties.label).textContent.replace(/[<>&]/g, " "));
    },
  });
  map.fitBounds(spots.getBounds().pad(0.4), { maxZoom: 14 });
  L.geoJSON(ground, { interactive: false, style: { className: "ground", color: null, weight: 1, fillOpacity: 0.8 } }).addTo(map);
  L.polyline(gridLines(spots.getBounds()), { interactive: false, className: "grid-line", color: null, weight: 1, opacity: 0.25 }).addTo(map);
  spots.addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  return map;
}

for (const frame of document.querySelectorAll("[data-map]"))
  draw(frame)
    .catch((error) => console.warn(error))
    .finally(() => frame.setAttribute("data-settled", ""));
