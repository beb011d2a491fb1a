// The topology as a graph: laid out by dagre, drawn as SVG, used by keyboard and pointer.

import { clean, number, percent, svg } from "./dom.js";
import { edgesOf, operatorsOf } from "./data.js";

const WIDTH = 176, HEIGHT = 78;
const LONGEST = 24; // letters of a name
const FULL = 0.95; // of the time
const MOST_DRAWN = 300; // operators; dagre takes seconds for more

const short = (text, most = LONGEST) => {
  const letters = [...clean(text)];
  return letters.length <= most ? letters.join("") : letters.slice(0, most - 1).join("") + "…";
};

/** Letters differ in width, so their number alone does not say whether a name fits its box. */
const fit = (title, name) => {
  for (let most = LONGEST; most > 1 && title.getComputedTextLength() > WIDTH - 20; most--) {
    title.textContent = short(name, most);
  }
};

/** Where everything is; the places do not depend on the numbers. */
function layOut(operators, edges) {
  const graph = new graphlib.Graph().setGraph({ rankdir: "LR", nodesep: 24, ranksep: 92, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  operators.forEach((each) => graph.setNode(each.id, { width: WIDTH, height: HEIGHT }));
  edges.forEach((each) => graph.setEdge(each.from, each.to));
  dagre.layout(graph);
  return graph;
}

export class GraphView {
  constructor(place, onChoose) {
    this.place = place;
    this.onChoose = onChoose;
    this.shape = "";
    this.nodes = new Map();
    place.addEventListener("keydown", (e) => this.press(e));
  }

  show(cycle, chosen) {
    this.operators = operatorsOf(cycle);
    this.edges = edgesOf(cycle);
    const shape = JSON.stringify([this.operators.map((each) => [each.id, each.name]), this.edges.map((each) => [each.from, each.to])]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.draw();
    }
    this.operators.forEach((each) => this.fill(each, each.id === chosen));
    this.edges.forEach((each, i) => this.fillEdge(each, i));
  }

  draw() {
    this.nodes.clear();
    this.labels = [];
    if (this.operators.length === 0 || this.operators.length > MOST_DRAWN) {
      this.place.replaceChildren(this.operators.length === 0
        ? "The job has not been observed yet." : "The job has more operators than are drawn; see the table.");
      return;
    }
    const graph = layOut(this.operators, this.edges);
    const { width, height } = graph.graph();
    const drawing = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": "Topology" });
    const arrow = svg("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
      svg("path", { d: "M0 0L8 4L0 8z" }));
    drawing.append(svg("defs", {}, arrow));
    this.edges.forEach((each) => drawing.append(...this.newEdge(graph.edge(each.from, each.to))));
    this.operators.forEach((each, i) => drawing.append(this.newNode(each, graph.node(each.id), i === 0)));
    this.place.replaceChildren(drawing);
    this.operators.forEach((each) => fit(this.nodes.get(each.id).title, each.name));
  }

  newEdge({ points }) {
    const middle = points[Math.floor(points.length / 2)];
    const d = "M" + points.map(({ x, y }) => x + " " + y).join("L");
    const label = svg("text", { className: "edge", x: middle.x, y: middle.y - 6, "text-anchor": "middle" });
    this.labels.push(label);
    return [svg("path", { className: "edge", d, "marker-end": "url(#arrow)" }), label];
  }

  newNode(operator, { x, y }, isFirst) {
    const left = x - WIDTH / 2, top = y - HEIGHT / 2;
    const box = { x: left, y: top, width: WIDTH, height: HEIGHT, rx: 7 };
    const text = (line, className) => svg("text", { className, x: left + 10, y: top + 20 + line * 17 });
    const parts = { busy: svg("rect", { ...box, className: "busy" }), lines: [text(1), text(2), text(3)], title: text(0, "title") };
    parts.title.textContent = short(operator.name);
    const node = svg("g", { className: "node", role: "button", tabindex: isFirst ? 0 : -1 },
      svg("title", { text: operator.name }), svg("rect", { ...box, className: "box" }), parts.busy, parts.title, ...parts.lines);
    node.addEventListener("click", () => this.choose(operator.id));
    this.nodes.set(operator.id, { node, ...parts });
    return node;
  }

  fill(operator, isChosen) {
    const parts = this.nodes.get(operator.id);
    if (!parts) { return; }
    const runs = operator.target === operator.parallelism
      ? String(operator.parallelism) : operator.parallelism + " → " + operator.target;
    const said = [
      "runs at " + runs,
      number(operator.load) + " /s, busy " + percent(operator.busy),
      "backlog " + number(operator.backlog),
    ];
    parts.lines.forEach((line, i) => { line.textContent = said[i]; });
    parts.busy.setAttribute("width", Math.min(1, operator.busy ?? 0) * WIDTH);
    parts.node.setAttribute("class", operator.busy >= FULL ? "node full" : "node");
    parts.node.setAttribute("aria-pressed", String(isChosen));
    parts.node.setAttribute("aria-label", clean(operator.name) + ": " + said.join(", "));
  }

  fillEdge(edge, i) {
    if (!this.labels?.[i]) { return; }
    const flow = edge.load === undefined ? "" : number(edge.load) + " /s";
    const waiting = edge.backlog > 0 ? " · " + number(edge.backlog) : "";
    this.labels[i].textContent = flow + waiting;
  }

  choose(id) {
    this.focus(id);
    this.onChoose(id);
  }

  focus(id) {
    this.nodes.forEach(({ node }, each) => node.setAttribute("tabindex", each === id ? 0 : -1));
    this.nodes.get(id).node.focus();
  }

  /** Arrows go to the operator beside, enter chooses it. */
  press(e) {
    const ids = [...this.nodes.keys()];
    const at = ids.findIndex((id) => this.nodes.get(id).node === document.activeElement);
    if (at < 0) { return; }
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    if (step) {
      this.focus(ids[Math.max(0, Math.min(ids.length - 1, at + step))]);
    } else if (e.key === "Enter" || e.key === " ") {
      this.choose(ids[at]);
    } else {
      return;
    }
    e.preventDefault();
  }
}
