const root = document.documentElement;
const charts = document.getElementById("charts");
const tip = document.getElementById("tip");
const whole = document.getElementById("whole");
const end = run.rows * run.rowSeconds;
const begins = [...Array(run.rows).keys()].map((i) => i * run.rowSeconds).concat(end);
const NEAR = 6; // pixels
const MOST_EVENTS = 4;
const DAY = 86400;
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200]
  .concat([1, 2, 5, 10, 20, 50, 100, 200].map((days) => days * DAY));
const COUNTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000];
let row = -1;

const css = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const plain = (v, unit) => v.toLocaleString("en", { maximumFractionDigits: v < 10 ? 1 : 0 }) + unit;
const two = (n) => String(n).padStart(2, "0");
const time = (s) => {
  const day = Math.floor(s / DAY);
  return (day ? day + "d " : "") + two(Math.floor(s / 3600) % 24) + ":" + two(Math.floor(s / 60) % 60)
    + ":" + two(Math.floor(s) % 60);
};
const tick = (s, step) => {
  if (step >= DAY) { return s / DAY + " d"; }
  const day = end >= 2 * DAY ? Math.floor(s / DAY) + "d " : "";
  const clock = two(Math.floor(s / 3600) % (day ? 24 : 1e6)) + ":" + two(Math.floor(s / 60) % 60);
  return day + clock + (step < 60 ? ":" + two(s % 60) : "");
};

/** Limits drawing to the plot itself, a little wider for marks on its edge. */
function within(u, margin, draw) {
  const c = u.ctx, { left, top, width, height } = u.bbox;
  c.save();
  c.beginPath();
  c.rect(left - margin, top - margin, width + 2 * margin, height + 2 * margin);
  c.clip();
  draw(c);
  c.restore();
}

function shadeStops(u) {
  within(u, 0, (c) => {
    c.fillStyle = css("stop");
    run.stops.forEach(([from, to]) => {
      const left = u.valToPos(from, "x", true);
      c.fillRect(left, u.bbox.top, u.valToPos(to, "x", true) - left, u.bbox.height);
    });
  });
}

function drawMarks(u, chart) {
  const radius = 4 * devicePixelRatio;
  const surface = css("surface"), bad = css("bad"), good = css("load");
  within(u, radius + 2, (c) => {
    c.lineWidth = 2 * devicePixelRatio;
    chart.marks.forEach(([index, value]) => {
      const event = run.events[index];
      c.beginPath();
      const y = Math.max(u.bbox.top, u.valToPos(value, "y", true));
      c.arc(u.valToPos(event.at, "x", true), y, radius, 0, 2 * Math.PI);
      c.fillStyle = { scaled: good, failed: bad, refused: surface }[event.kind];
      c.strokeStyle = event.kind === "refused" ? bad : surface;
      c.fill();
      c.stroke();
    });
  });
}

/** From 0 to what is in view; what a plan asked for may stand out by as much again. */
function heightOf(u, chart, highest) {
  const { min, max } = u.scales.x;
  const shown = Math.min(highest ?? 0, chart.most ?? Infinity);
  const asked = chart.marks.reduce((most, [index, value]) =>
    run.events[index].at >= min && run.events[index].at <= max ? Math.max(most, value) : most, 0);
  return [0, Math.max(shown, Math.min(2 * shown, asked)) * 1.06 || 1];
}

function line(spec) {
  const steps = spec.style === "steps" || spec.style === "dashed";
  return {
    stroke: () => css(spec.color),
    fill: spec.style === "area" ? () => css(spec.color) + "1f" : undefined,
    width: spec.style === "dashed" ? 1.5 : 2,
    dash: spec.style === "dashed" ? [4, 4] : undefined,
    paths: steps ? uPlot.paths.stepped({ align: 1 }) : undefined,
    points: { show: false },
  };
}

function plot(place, chart) {
  const axis = { stroke: () => css("muted"), font: "12px system-ui, sans-serif" };
  const grid = { stroke: () => css("grid"), width: 1 };
  const counts = chart.lines.some((each) => each.style === "dashed");
  const options = {
    width: place.clientWidth,
    height: chart.height,
    legend: { show: false },
    padding: [8, 22, 0, 0],
    scales: { x: { time: false }, y: { range: (u, min, max) => heightOf(u, chart, max) } },
    series: [{}].concat(chart.lines.map(line)),
    axes: [
      { ...axis, size: 28, space: 64, incrs: TIME_STEPS, grid: { show: false }, ticks: { show: false },
        values: (u, splits, index, space, step) => splits.map((s) => tick(s, step)) },
      { ...axis, size: 60, space: 28, incrs: counts ? COUNTS : undefined, grid, ticks: { show: false },
        values: (u, splits) => splits.map((v) => compact.format(v)) },
    ],
    cursor: {
      y: false,
      drag: { x: true, y: false, dist: 5 },
      points: { size: 7 },
      sync: { key: "run", filters: { pub: (type) => type === "mousemove" || type === "mouseleave" } },
    },
    hooks: {
      drawClear: [shadeStops],
      draw: [(u) => drawMarks(u, chart)],
      setScale: [(u, key) => { if (key === "x") { zoomAll(u.scales.x.min, u.scales.x.max); } }],
    },
  };
  const values = chart.lines.map((each) => each.values.concat(each.values.at(-1)));
  return new uPlot(options, [begins, ...values], place);
}

function zoomAll(min, max) {
  whole.hidden = min <= 0 && max >= end;
  plots.filter((u) => u.scales.x.min !== min || u.scales.x.max !== max)
    .forEach((u) => u.setScale("x", { min, max }));
}

function hide() {
  row = -1;
  tip.style.display = "none";
  plots.forEach((u) => u.setCursor({ left: -10, top: -10 }));
}

/** Shows the numbers of a row, and why what is marked near a place was decided. */
function show(index, x, y, near) {
  row = Math.max(0, Math.min(run.rows - 1, index));
  const at = begins[row];
  tip.replaceChildren();
  const head = document.createElement("b");
  head.textContent = time(at);
  const table = document.createElement("table");
  run.told.forEach((told) => {
    const cells = table.insertRow();
    const value = run.charts[told.chart].lines[told.line].values[row];
    cells.insertCell().textContent = told.name;
    cells.insertCell().textContent = plain(value, told.unit);
  });
  tip.append(head, table);
  run.events
    .map((event) => ({ text: event.text, far: Math.abs(event.at - near.at), in: event.at >= at && event.at < at + run.rowSeconds }))
    .filter((event) => event.in || event.far <= near.within)
    .sort((a, b) => a.far - b.far)
    .slice(0, MOST_EVENTS)
    .forEach((event) => {
      const why = document.createElement("div");
      why.className = "why";
      why.textContent = event.text;
      tip.append(why);
    });
  tip.style.display = "block";
  const box = tip.getBoundingClientRect();
  const left = x + 16 + box.width > innerWidth ? x - 16 - box.width : x + 16;
  tip.style.left = Math.max(4, left) + "px";
  tip.style.top = Math.max(4, Math.min(y + 12, innerHeight - box.height - 4)) + "px";
}

const plots = [];
const places = [...charts.querySelectorAll(".chart")];
places.forEach((place, i) => plots.push(plot(place, run.charts[i])));

charts.addEventListener("pointermove", (e) => {
  const u = plots.find((each) => each.over.contains(e.target));
  if (!u) { hide(); return; }
  const left = e.clientX - u.over.getBoundingClientRect().left;
  const at = u.posToVal(left, "x");
  const near = { at, within: u.posToVal(left + NEAR, "x") - at };
  show(Math.floor(at / run.rowSeconds + 1e-9), e.clientX, e.clientY, near);
});
charts.addEventListener("pointerleave", hide);
charts.addEventListener("blur", hide);
whole.addEventListener("click", () => { zoomAll(0, end); charts.focus(); });

function zoomBy(factor) {
  const { min, max } = plots[0].scales.x;
  const middle = row < 0 ? (min + max) / 2 : begins[row] + run.rowSeconds / 2;
  const length = Math.max(2 * run.rowSeconds, (max - min) * factor);
  const from = Math.max(0, Math.min(end - length, middle - (middle - min) / (max - min) * length));
  zoomAll(Math.max(0, from), Math.min(end, from + length));
}

charts.addEventListener("keydown", (e) => {
  const step = { ArrowRight: 1, ArrowLeft: -1, PageDown: 20, PageUp: -20 }[e.key];
  const zoom = { "+": 0.5, "=": 0.5, "-": 2 }[e.key];
  if (e.key === "Escape") { hide(); }
  if (zoom) { zoomBy(zoom); }
  if (e.key === "0") { zoomAll(0, end); }
  if (!step) { return; }
  e.preventDefault();
  const { min, max } = plots[0].scales.x;
  const first = Math.ceil(min / run.rowSeconds), last = Math.ceil(max / run.rowSeconds) - 1;
  const next = Math.max(first, Math.min(last, row < 0 ? first : row + step));
  const middle = begins[next] + run.rowSeconds / 2;
  plots.forEach((u) => u.setCursor({ left: u.valToPos(middle, "x"), top: 8 }));
  const u = plots.find((each) => each.over.getBoundingClientRect().bottom > 40) || plots[0];
  const box = u.over.getBoundingClientRect();
  show(next, box.left + u.valToPos(middle, "x"), Math.max(60, box.top), { at: middle, within: 0 });
});

new ResizeObserver(() => plots.forEach((u, i) => {
  const width = places[i].clientWidth;
  if (width > 0 && width !== u.width) { u.setSize({ width, height: u.height }); }
})).observe(charts);
matchMedia("(prefers-color-scheme: dark)")
  .addEventListener("change", () => plots.forEach((u) => u.redraw(false)));
root.dataset.ready = String(plots.length);
