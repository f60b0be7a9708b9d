// A map above every input of a place: what is drawn is written into the input, what is typed is drawn. The input alone
// does as well. Pages carry no map of the world unless the installation names one; then there is a grid of degrees.
import * as L from "./leaflet/leaflet-src.esm.js";

const template = document.querySelector("template[data-map-tools]");
const facts = template.dataset;
const [latitude, longitude, zoom] = facts.start.split(",").map(Number);
const DRAWN = { color: "#0b4f6c", weight: 3, fillOpacity: 0.15 };
const OTHER = { color: "#6f6759", weight: 2, dashArray: "4 4", fillOpacity: 0.05, interactive: false };

// What the server reads too (applications/geometry.py); null for what is no shape.
const read = (text) => {
  try {
    if (text.trim().startsWith("{")) {
      const layer = L.geoJSON(JSON.parse(text));
      return layer.getLayers().length ? { json: JSON.parse(text) } : null;
    }
  } catch {
    return null;
  }
  const points = text.split("\n").filter((line) => line.trim()).map((line) => {
    const parts = line.trim().split(/\s*;\s*|,\s+|\s+/);
    return (parts.length === 1 ? line.split(",") : parts).map((part) => Number(part.replace(",", ".")));
  });
  if (!points.length || points.some((point) => point.length !== 2 || point.some(Number.isNaN))) return null;
  const closed = points.length > 3 && String(points[0]) === String(points.at(-1));
  const kind = closed ? "Polygon" : points.length > 1 ? "LineString" : "Point";
  return { kind, points: closed ? points.slice(0, -1) : points };
};

const shape = (kind, points, style) => {
  if (kind === "Point" || points.length === 1) return L.circleMarker(points[0], { ...style, radius: 7 });
  return kind === "Polygon" && points.length > 2 ? L.polygon(points, style) : L.polyline(points, style);
};

const layerOf = (found, style) =>
  found.json
    ? L.geoJSON(found.json, { style, pointToLayer: (_feature, at) => L.circleMarker(at, { ...style, radius: 7 }) })
    : shape(found.kind, found.points, style);

// Meridians and parallels at round degrees, two to five each way.
const grid = (map) => {
  const lines = L.layerGroup().addTo(map);
  const draw = () => {
    lines.clearLayers();
    const view = map.getBounds();
    const style = { color: "#b1a790", weight: 1, interactive: false };
    const each = (from, to, direction, line) => {
      const span = (to - from) / 5;
      const power = 10 ** Math.floor(Math.log10(span));
      const step = power * [1, 2, 5, 10].find((factor) => factor * power >= span * 0.999999);
      const digits = Math.max(0, -Math.floor(Math.log10(step)));
      for (let index = Math.ceil(from / step); index * step <= to; index += 1) {
        const value = index * step;
        const label = L.tooltip({ permanent: true, direction, className: "app-map__degrees", opacity: 1 });
        const at = line(value);
        L.polyline(at, style).addTo(lines);
        lines.addLayer(label.setLatLng(at[0]).setContent(`${value.toFixed(digits)}°`));
      }
    };
    each(view.getWest(), view.getEast(), "top", (value) => [[view.getSouth(), value], [view.getNorth(), value]]);
    each(view.getSouth(), view.getNorth(), "right", (value) => [[value, view.getWest()], [value, view.getEast()]]);
  };
  map.on("moveend", draw);
  draw();
};

const enhance = (input) => {
  const tools = template.content.firstElementChild.cloneNode(true);
  input.before(tools);
  document.querySelector(`[data-map-picture="${input.id}"]`)?.setAttribute("hidden", "");
  const status = tools.querySelector("[data-map-status]");
  const map = L.map(tools.querySelector("[data-map-canvas]"), {
    scrollWheelZoom: false,
    zoomControl: false,
    zoomSnap: 0.5,
  });
  L.control.zoom({ position: "topright" }).addTo(map);
  map.attributionControl.setPrefix(false);
  map.setView([latitude, longitude], zoom);
  if (facts.tiles) L.tileLayer(facts.tiles, { attribution: facts.attribution, maxZoom: 19 }).addTo(map);
  else grid(map);
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);

  const drawn = L.featureGroup().addTo(map);
  const others = L.featureGroup().addTo(map);
  let kind = "Polygon";
  let points = [];

  const redraw = (found) => {
    drawn.clearLayers();
    if (found) drawn.addLayer(layerOf(found, DRAWN));
    for (const point of found?.points?.length > 1 ? found.points : []) {
      drawn.addLayer(L.circleMarker(point, { ...DRAWN, radius: 4, fillOpacity: 1 }));
    }
    for (const button of tools.querySelectorAll("[data-kind]")) {
      button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
    }
    status.textContent = points.length ? facts.count.replace("{count}", points.length) : found ? "" : facts.empty;
  };

  const typed = () => {
    const found = read(input.value);
    points = found?.points ?? [];
    if (found?.kind) kind = found.kind;
    redraw(found);
    return found;
  };

  const write = () => {
    const ring = kind === "Polygon" && points.length > 2 ? [...points, points[0]] : points;
    input.value = ring.map((point) => point.map((part) => Number(part.toFixed(6))).join(", ")).join("\n");
    redraw(points.length ? { kind, points } : null);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const add = ({ lat, lng }) => {
    points = kind === "Point" ? [[lat, lng]] : [...points, [lat, lng]];
    write();
  };

  const acts = {
    add: () => add(map.getCenter()),
    undo: () => {
      points = points.slice(0, -1);
      write();
    },
    clear: () => {
      points = [];
      write();
    },
  };

  tools.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.act) acts[button.dataset.act]();
    if (!button?.dataset.kind) return;
    kind = button.dataset.kind;
    points = kind === "Point" ? points.slice(-1) : points;
    if (points.length) write();
    else redraw(read(input.value));
  });
  map.on("click", ({ latlng }) => add(latlng));
  input.addEventListener("change", typed);

  for (const other of document.querySelectorAll("textarea[data-map]")) {
    const found = other === input ? null : read(other.value);
    if (found) others.addLayer(layerOf(found, OTHER));
  }
  const found = typed();
  const view = found ? drawn : others;
  if (view.getLayers().length) map.fitBounds(view.getBounds().pad(0.3), { maxZoom: 16, animate: false });
};

for (const input of document.querySelectorAll("textarea[data-map]")) enhance(input);
