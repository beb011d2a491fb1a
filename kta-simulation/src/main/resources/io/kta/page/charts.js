// Charts over time, by uPlot: they share one cursor, which the arrow keys move too.

import { clean, number } from "./dom.js";

const CAPACITY_SHOWN = 3; // times the highest load; above, it is cut off
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

const line = (label, color, more = {}) => ({
  label,
  stroke: () => css(color),
  width: 2,
  points: { show: false },
  value: (u, value) => number(value),
  ...more,
});

class Chart {
  constructor(place, height, series, most) {
    this.place = place;
    this.most = most;
    const axis = { stroke: () => css("muted"), font: "12px system-ui, sans-serif" };
    const grid = { stroke: () => css("grid"), width: 1 };
    this.plot = new uPlot({
      width: Math.max(200, place.clientWidth),
      height,
      padding: [8, 16, 0, 0],
      scales: { y: { range: (u, min, max) => [0, this.highest(max) * 1.06 || 1] } },
      series: [{ label: "time" }, ...series],
      axes: [
        { ...axis, space: 90, grid: { show: false }, ticks: { show: false } },
        { ...axis, size: 56, grid, ticks: { show: false }, values: (u, splits) => splits.map(number) },
      ],
      cursor: { y: false, sync: { key: "job" } },
    }, [[], ...series.map(() => [])], place);
    place.addEventListener("keydown", (e) => this.press(e));
  }

  highest(max) {
    const least = this.most?.(this.plot?.data ?? []);
    return least > 0 ? Math.min(max ?? 0, least) : max ?? 0;
  }

  show(times, values, name) {
    const isZoomed = this.times?.length > 1
      && (this.plot.scales.x.min > this.times[0] || this.plot.scales.x.max < this.times.at(-1));
    this.times = times;
    this.plot.setData([times, ...values], !isZoomed);
    if (isZoomed) { this.plot.redraw(false); }
    const latest = this.plot.series.slice(1).map((each, i) => each.label + " " + number(values[i].at(-1) ?? undefined));
    this.place.setAttribute("aria-label",
      clean(name) + " over time. Latest: " + latest.join(", ") + ". The left and right arrow keys move through time.");
  }

  press(e) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step || !this.times?.length) { return; }
    e.preventDefault();
    const from = this.plot.cursor.idx ?? (step > 0 ? -1 : this.times.length);
    const next = Math.max(0, Math.min(this.times.length - 1, from + step));
    this.plot.setCursor({ left: this.plot.valToPos(this.times[next], "x"), top: 8 });
  }

  fit() {
    const width = this.place.clientWidth;
    if (width > 0 && width !== this.plot.width) { this.plot.setSize({ width, height: this.plot.height }); }
  }
}

export class Charts {
  constructor(byId) {
    const stepped = uPlot.paths.stepped({ align: 1 });
    const cutOff = ([, , load]) => CAPACITY_SHOWN * Math.max(0, ...(load ?? []).filter((each) => each !== null));
    this.load = new Chart(byId("load"), 220, [line("capacity", "capacity"), line("load", "load")], cutOff);
    this.parallelism = new Chart(byId("parallelism"), 140, [line("instances", "load", { paths: stepped })]);
    this.backlog = new Chart(byId("backlog"), 140, [line("backlog", "lag", { fill: () => css("lag") + "1f" })]);
    this.all = [this.load, this.parallelism, this.backlog];
    const fit = new ResizeObserver(() => this.all.forEach((each) => each.fit()));
    this.all.forEach((each) => fit.observe(each.place));
    matchMedia("(prefers-color-scheme: dark)")
      .addEventListener("change", () => this.all.forEach((each) => each.plot.redraw(false)));
  }

  show(rows, name) {
    const times = rows.map((row) => row.at);
    const of = (key) => rows.map((row) => row[key] ?? null);
    this.load.show(times, [of("capacity"), of("load")], "Load and capacity of " + name);
    this.parallelism.show(times, [of("instances")], "Parallelism of " + name);
    this.backlog.show(times, [of("backlog")], "Backlog of " + name);
  }
}
