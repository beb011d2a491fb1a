// Puts what is known into the page, at each look.

import { byId, clean, dayAndTime, element, number, percent, say, time } from "./dom.js";
import { busiest, Feed, kindOf, numbersOf, operatorsOf } from "./data.js";
import { GraphView } from "./graph.js";
import { Charts } from "./charts.js";

const MANY_JOBS = 8;
const MOST_DECISIONS = 100;
const MOST_LIMITS = 50;
let operator = null; // whose charts are shown; null for all
let charts = null;
let shown = ""; // what the list of decisions is made of

const graph = new GraphView(byId("graph"), (id) => choose(operator === id ? null : id));
const feed = new Feed(pick, show);

function choose(id) {
  operator = id;
  showJob();
}

function openJob(name) {
  operator = null;
  location.hash = new URLSearchParams({ job: name });
}

/** The job in the address, so that it can be kept as a bookmark; else the first. */
function pick(jobs) {
  const wanted = new URLSearchParams(location.hash.slice(1)).get("job");
  return jobs.some((job) => job.name === wanted) ? wanted : jobs[0]?.name ?? null;
}

function show(isConnected) {
  const { title, notice } = feed.list;
  say(byId("title"), title);
  document.title = clean(title);
  say(byId("notice"), notice);
  byId("connection").className = isConnected ? "" : "lost";
  say(byId("connection"), isConnected ? "Live" : "Connection lost; trying again");
  showJobs();
  showJob();
  document.documentElement.dataset.ready = isConnected ? feed.cycles.length : "lost";
}

function showJobs() {
  const { jobs } = feed.list;
  const filter = byId("filter"), wanted = filter.value.toLowerCase(), list = byId("jobs");
  filter.hidden = jobs.length < MANY_JOBS && wanted === "";
  byId("none").hidden = jobs.length > 0;
  const visible = jobs.filter((job) => (job.name + " " + job.state).toLowerCase().includes(wanted));
  while (list.children.length > visible.length) { list.lastChild.remove(); }
  while (list.children.length < visible.length) { list.append(newJobButton()); }
  visible.forEach((job, i) => fillJobButton(list.children[i].firstChild, job));
}

function newJobButton() {
  const button = element("button", { type: "button" }, element("span", { className: "said" }), " ",
    element("span", { className: "state" }), element("small", { className: "said" }));
  button.addEventListener("click", () => openJob(button.job));
  return element("li", {}, button);
}

function fillJobButton(button, job) {
  const [name, state, line] = button.children;
  button.job = job.name;
  say(name, job.name);
  fillState(state, job);
  say(line, job.instances === undefined ? job.detail : job.instances + " instances, " + job.operators + " operators");
  button.setAttribute("aria-current", String(job.name === feed.chosen));
}

function fillState(place, job) {
  say(place, job.state || (job.needsAttention ? "needs attention" : "seen"));
  place.className = job.needsAttention ? "state attention" : "state";
}

function showJob() {
  const job = feed.list.jobs.find((each) => each.name === feed.chosen);
  byId("job").hidden = !job;
  if (!job) { return; }
  const last = feed.cycles.at(-1);
  const seen = feed.cycles.findLast((cycle) => cycle.report.observation);
  say(byId("name"), job.name);
  fillState(byId("state"), job);
  say(byId("detail"), job.detail);
  say(byId("line"), job.line ?? "No cycle has ended yet.");
  showLimits(last, seen);
  graph.show(seen, operator);
  showTable(operatorsOf(seen));
  showCharts(seen);
  showDecisions();
}

function showLimits(last, seen) {
  const operators = operatorsOf(seen);
  const names = new Map(operators.map((each) => [each.id, each.name]));
  const items = (last?.limits ?? []).slice(0, MOST_LIMITS).map((limit) => limitItem(limit, names));
  const most = busiest(operators);
  if (most) {
    items.push(element("li", {}, element("b", { text: most.name }),
      ` is the busiest operator: ${percent(most.busy)} of the time, at a parallelism of ${most.parallelism}.`));
  }
  if (last && last.limits.length === 0) {
    const words = { Failed: "The last cycle failed.", NotObserved: "The job could not be observed.", Applied: last.report.outcome.result?.type === "Rejected" ? "The driver refused the plan." : undefined };
    items.unshift(element("li", { text: words[last.report.outcome.type] ?? "No rule of the policy: what the algorithm asks for is admitted." }));
  }
  replaceIfNew(byId("limits"), items);
}

function limitItem({ rule, operator: id, before, after, why }, names) {
  if (id === undefined) { return element("li", {}, element("b", { text: "all operators" }), ": ", element("span", { className: "said", text: why })); }
  const change = before === undefined ? "" : `${after} instead of ${before} by `;
  return element("li", {}, element("b", { text: names.get(id) ?? id }), `: ${change}the rule ${clean(rule)}: `,
    element("span", { className: "said", text: why }));
}

/** Leaves what is there alone if it says the same, so that a reader's place and selection stay. */
function replaceIfNew(place, items) {
  const said = (nodes) => [...nodes].map((each) => each.textContent).join("\n");
  if (said(place.children) !== said(items)) { place.replaceChildren(...items); }
}

function showTable(operators) {
  const rows = operators.map((each) => {
    const cells = [each.parallelism, each.target, number(each.load), percent(each.busy), number(each.backlog)];
    return element("tr", {}, element("th", { scope: "row", className: "said", text: each.name }),
      ...cells.map((text) => element("td", { className: "n", text })));
  });
  replaceIfNew(byId("operators").tBodies[0], rows);
}

function showCharts(seen) {
  charts ??= new Charts(byId);
  const name = operatorsOf(seen).find((each) => each.id === operator)?.name;
  if (name === undefined) { operator = null; }
  say(byId("load-title"), name === undefined ? "Load and capacity" : "Load and capacity of " + name);
  say(byId("parallelism-title"), name === undefined ? "Parallelism of all operators" : "Parallelism");
  byId("whole").hidden = operator === null;
  const rows = feed.cycles.filter((cycle) => cycle.report.observation).map((cycle) => numbersOf(cycle, operator));
  charts.show(rows.filter((row, i) => i === 0 || row.at > rows[i - 1].at), name ?? feed.chosen);
}

function showDecisions() {
  const only = byId("changes").checked;
  const listed = feed.cycles.filter((cycle) => !only || kindOf(cycle) !== "").slice(-MOST_DECISIONS).reverse();
  const made = [feed.list.page, feed.chosen, only, ...listed.map((cycle) => cycle.place)].join(" ");
  if (made === shown) { return; }
  shown = made;
  const list = byId("decisions");
  const there = new Map([...list.children].map((each) => [each.dataset.key, each]));
  list.replaceChildren(...listed.map((cycle) => {
    const key = feed.list.page + " " + cycle.place;
    return there.get(key) ?? decision(cycle, key);
  }));
  byId("older").hidden = listed.length < MOST_DECISIONS;
  say(byId("older"), `The latest ${MOST_DECISIONS} are listed; reports and recordings have all.`);
}

function decision(cycle, key) {
  const { startedAt } = cycle.report;
  const made = element("li", { className: kindOf(cycle), "data-key": key },
    element("details", {},
      element("summary", {}, element("time", { datetime: startedAt, title: dayAndTime(startedAt), text: time(startedAt) }),
        element("span", { className: "said", text: cycle.line })),
      element("pre", { text: cycle.explanation, tabindex: 0 })));
  return made;
}

addEventListener("hashchange", () => feed.look());
byId("filter").addEventListener("input", showJobs);
byId("changes").addEventListener("change", showDecisions);
byId("whole").addEventListener("click", () => choose(null));
feed.start();
