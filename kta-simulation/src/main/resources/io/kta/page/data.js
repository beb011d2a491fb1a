// What the server tells: jobs, their cycles as reports have them, and numbers worked out of these.

const LATER = 2000; // milliseconds between two looks
const MOST_KEPT = 1000; // cycles of a job, as the server keeps

async function read(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) { throw new Error(path + " was answered with " + answer.status); }
  return answer.json();
}

/** Reads jobs, and the cycles of one of them, again and again. */
export class Feed {
  /** @param pick says which job of a list is looked at, by its name; null for none */
  constructor(pick, onNews) {
    this.pick = pick;
    this.onNews = onNews;
    this.list = { jobs: [], title: "KTA", notice: "" };
    this.chosen = null;
    this.cycles = [];
  }

  async start() {
    if (!document.hidden) { await this.look(); }
    setTimeout(() => this.start(), LATER);
  }

  async look() {
    try {
      const list = await read("jobs.json");
      const wanted = this.pick(list.jobs);
      if (wanted !== this.chosen || list.page !== this.list.page) { this.cycles = []; }
      this.list = list;
      this.chosen = wanted;
      if (wanted !== null) { await this.readCycles(wanted); }
      this.onNews(true);
    } catch (e) {
      console.debug(e);
      this.onNews(false);
    }
  }

  /** Reads what is new; a long past comes in parts. */
  async readCycles(job) {
    for (let more = true; more;) {
      const last = this.cycles.at(-1)?.place ?? 0;
      const part = await read("cycles.json?" + new URLSearchParams({ job, after: last }));
      if (job !== this.chosen || part.page !== this.list.page) { return; }
      const fresh = part.cycles.filter((cycle) => cycle.place > (this.cycles.at(-1)?.place ?? 0));
      this.cycles = this.cycles.concat(fresh).slice(-MOST_KEPT);
      more = fresh.length > 0;
    }
  }
}

const sum = (values) => values.reduce((total, value) => value === undefined ? total : (total ?? 0) + value, undefined);

/** What one operator did in a cycle; what is not known is undefined. */
export function operatorsOf(cycle) {
  const { observation, admission } = cycle?.report ?? {};
  if (!observation) { return []; }
  const { operators, edges } = observation.topology;
  const targets = admission?.admitted?.plan?.targets ?? {};
  const received = new Set((edges ?? []).map((edge) => edge.to));
  return operators.map((operator) => {
    const metrics = observation.metrics?.[operator.id] ?? {};
    const busy = metrics.timeShares?.busy;
    const isSource = !received.has(operator.id);
    const load = metrics.recordsInPerSecond ?? (isSource ? metrics.recordsOutPerSecond : undefined);
    return {
      ...operator,
      isSource,
      load,
      busy,
      backlog: metrics.pendingRecords,
      target: targets[operator.id] ?? operator.parallelism,
      capacity: busy > 0 && load !== undefined ? load / busy : undefined,
    };
  });
}

/** The flows of a cycle; one that is not measured is what its receiver takes in, if it has no other. */
export function edgesOf(cycle) {
  const observation = cycle?.report.observation;
  const edges = observation?.topology.edges ?? [];
  const key = ({ from, to }) => JSON.stringify([from, to]);
  const inputs = new Map();
  edges.forEach(({ to }) => inputs.set(to, (inputs.get(to) ?? 0) + 1));
  const known = new Map((observation?.edges ?? []).map((edge) => [key(edge), edge]));
  return edges.map((edge) => {
    const metrics = known.get(key(edge)) ?? {};
    const received = inputs.get(edge.to) === 1 ? observation.metrics?.[edge.to]?.recordsInPerSecond : undefined;
    return { ...edge, load: metrics.recordsPerSecond ?? received, backlog: metrics.recordsInTransit };
  });
}

/** The operator that is busiest of all; undefined if nothing is known of any. */
export function busiest(operators) {
  return operators.filter((each) => each.busy !== undefined)
    .reduce((most, each) => most === undefined || each.busy > most.busy ? each : most, undefined);
}

/** The numbers of a job, or of one operator, in a cycle. */
export function numbersOf(cycle, id) {
  const all = operatorsOf(cycle);
  const at = Date.parse(cycle.report.observation?.at ?? cycle.report.startedAt) / 1000;
  const one = all.find((each) => each.id === id);
  if (id !== null) {
    return { at, load: one?.load, capacity: one?.capacity, backlog: one?.backlog, instances: one?.parallelism };
  }
  const load = sum(all.filter((each) => each.isSource).map((each) => each.load));
  const most = busiest(all);
  return {
    at,
    load,
    capacity: load !== undefined && most?.busy > 0 ? load / most.busy : undefined,
    backlog: sum(all.map((each) => each.backlog).concat(edgesOf(cycle).map((each) => each.backlog))),
    instances: sum(all.map((each) => each.parallelism)),
  };
}

/** What became of a cycle, for its looks: "change", "bad", or nothing of note. */
export function kindOf(cycle) {
  const { type, result } = cycle.report.outcome;
  if (type === "Failed" || type === "NotObserved" || result?.type === "Rejected") { return "bad"; }
  return result?.type === "Applied" || result?.type === "Accepted" || type === "Recommended" ? "change" : "";
}
