// Draws the charts of a page: each figure[data-chart] names a series of the JSON that data-source gives.
import uPlot from "uplot";

const colours = () => {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return { text: of("--muted"), grid: of("--line"), series: ["--series-1", "--series-2", "--series-3"].map(of) };
};

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const language = document.documentElement.lang;
const moment = (options) => new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
const clock = moment({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = moment({ month: "short", day: "numeric" });
const whole = moment({ month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
// Times are UTC, as everywhere in the console; a day begins with its date.
const timeLabel = (second) => (second % 86400 === 0 ? day : clock).format(second * 1000);
const compact = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 2 });

const draw = (figure, data, plots) => {
  const names = figure.dataset.chart.split(" ");
  const labels = figure.dataset.labels.split("|");
  const place = figure.querySelector("[data-plot]");
  const known = names.some((name) => (data[name] ?? []).some((value) => value !== null));
  figure.querySelector("[data-empty]").hidden = known;
  place.replaceChildren();
  place.hidden = !known;
  if (!known) return;
  const { text, grid, series } = colours();
  const axis = { stroke: text, grid: { stroke: grid, width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
  const plot = new uPlot({
    width: place.clientWidth,
    height: 170,
    padding: [8, 24, 0, 0],
    cursor: { sync: { key: "console" }, points: { size: 6 } },
    legend: { live: true },
    scales: { y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] } },
    tzDate: (second) => uPlot.tzDate(new Date(second * 1000), "Etc/UTC"),
    axes: [{ ...axis, space: 70, values: (_, values) => values.map(timeLabel) }, { ...axis, size: 52, values: (_, values) => values.map((value) => compact.format(value)) }],
    series: [
      { label: page.dataset.time, value: (_, value) => (value ? whole.format(value * 1000) : "–") },
      ...names.map((name, at) => ({
        label: labels[at],
        stroke: series[at],
        width: 1.5,
        spanGaps: false,
        points: { show: (data[name] ?? []).filter((value) => value !== null).length < 4, size: 5 },
        value: (_, value) => (value === null || value === undefined ? "–" : compact.format(value) + (figure.dataset.unit ? " " + figure.dataset.unit : "")),
      })),
    ],
  }, [data.times, ...names.map((name) => data[name] ?? data.times.map(() => null))], place);
  plots.push({ plot, place });
};

const page = document.querySelector("[data-source]");
if (page) {
  const figures = [...page.querySelectorAll("[data-chart]")];
  let plots = [];
  let last;
  const redraw = () => {
    plots.forEach(({ plot }) => plot.destroy());
    plots = [];
    figures.forEach((figure) => draw(figure, last, plots));
    page.dataset.drawn = String(Number(page.dataset.drawn ?? 0) + 1);
  };
  const load = async () => {
    const problem = page.querySelector("[data-problem]");
    try {
      const answer = await fetch(page.dataset.source, { headers: { Accept: "application/json", "Nabi-Background": "true" } });
      if (answer.status === 401) return window.location.reload();
      const data = await answer.json();
      if (!answer.ok) throw new Error(data.detail);
      problem.hidden = !data.note;
      problem.textContent = data.note;
      last = data;
      redraw();
    } catch (error) {
      problem.hidden = false;
      problem.textContent = error.message;
    }
  };
  await load();
  setInterval(() => document.hidden || load(), 15000);
  dark.addEventListener("change", () => last && redraw());
  new ResizeObserver(() => plots.forEach(({ plot, place }) => {
    if (place.clientWidth && place.clientWidth !== plot.width) plot.setSize({ width: place.clientWidth, height: 170 });
  })).observe(page);
}
