/* charts.js - curves of metrics as small multiples, drawn as SVG
 *
 * One run: a panel for each group of metrics that belong together, a colour for each metric. Several runs: a panel for each metric, a
 * colour for each run. Values that are missing are gaps. Colours are those of Okabe and Ito, which can be told apart with any colour
 * vision (report.css, --series-0 to --series-7); from the ninth on lines are dashed.
 */
const PANEL = {width: 340, height: 190, left: 46, right: 10, top: 8, bottom: 22};
const COLOURS = 8;

const GROUPS = [
    ["Losses", ["L_rec", "L_reg", "L_gen", "L_label"]],
    ["Reconstruction error", ["mse", "mse_rolled"]],
    ["Share of the noise", ["rho"]],
    ["Logits of the discriminators", ["rec_real", "rec_fake", "reg_real", "reg_fake"]],
    ["Standard deviation of the code", ["z_std_min", "z_std_max"]],
    ["Use of the categories", ["balance", "confidence", "entropy"]],
    ["Gradient norms", ["norm_encoder", "norm_decoder", "norm_rec", "norm_reg"]],
    ["Updates of the discriminators", ["steps_rec", "steps_reg"]],
];
/* Of several runs: what is compared first. */
const FIRST = ["mse", "mse_rolled", "rho", "agreement", "L_rec", "L_reg", "L_gen", "L_label", "gap"];

/* ---- scales ---- */

/* Round numbers from low to high, about `count` of them. */
function niceTicks(low, high, count) {
    const raw = (high - low) / count, power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].find(k => k * power >= raw) * power, ticks = [];
    for (let i = Math.ceil(low / step); i * step <= high + step * 1e-9; i++) ticks.push(i * step);
    return ticks;
}

function logTicks(low, high) {
    const from = Math.floor(Math.log10(low)), to = Math.ceil(Math.log10(high));
    const every = Math.max(1, Math.ceil((to - from) / 4)), ticks = [];
    for (let k = from; k <= to; k += every)
        for (const digit of to - from <= 1 ? [1, 2, 5] : [1])
            if (digit * 10 ** k >= low && digit * 10 ** k <= high) ticks.push(digit * 10 ** k);
    return ticks.length > 1 ? ticks : niceTicks(low, high, 4).filter(tick => tick > 0);
}

/* From the data's low and high, as {place: value to [0,1], ticks}. */
function makeScale(low, high, isLog) {
    if (isLog) {
        const end = high > low ? high : low * 2;
        return {place: v => Math.log(v / low) / Math.log(end / low), ticks: logTicks(low, end)};
    }
    const margin = high > low ? (high - low) * 0.04 : Math.abs(low) / 2 || 1, from = low - margin, to = high + margin;
    return {place: v => (v - from) / (to - from), ticks: niceTicks(from, to, 5)};
}

function extremes(arrays, isLog) {
    let low = Infinity, high = -Infinity;
    for (const array of arrays)
        for (const v of array)
            if (v !== null && (!isLog || v > 0)) {
                low = Math.min(low, v);
                high = Math.max(high, v);
            }
    return low <= high ? [low, high] : isLog ? [1, 10] : [0, 1];
}

/* ---- a panel ---- */

function linePath(series, xScale, yScale, place) {
    let path = "", isDown = false;
    series.x.forEach((x, i) => {
        const y = series.y[i] === null ? NaN : yScale.place(series.y[i]);
        if (Number.isFinite(y)) path += `${isDown ? "L" : "M"}${place.x(xScale.place(x)).toFixed(1)} ${place.y(y).toFixed(1)}`;
        isDown = Number.isFinite(y);
    });
    return path;
}

/* A value alone between gaps, or the only one, has no line to its neighbours: it is a dot. */
function loneDots(series, path) {
    const places = [...path.matchAll(/M(\S+) (\S+?)(?=M|$)/g)];
    return places.map(([, x, y]) => svg("circle", {...seriesStyle(series.index), cx: x, cy: y, r: 1.5}));
}

function axisMarks(xScale, yScale, place) {
    const {width, height, left, right, bottom} = PANEL, marks = [];
    for (const tick of yScale.ticks) {
        const y = place.y(yScale.place(tick));
        marks.push(svg("line", {class: "grid", x1: left, x2: width - right, y1: y, y2: y}),
            svg("text", {x: left - 6, y: y + 3.5, "text-anchor": "end"}, numberText(tick)));
    }
    for (const tick of xScale.ticks) {
        const x = place.x(xScale.place(tick));
        marks.push(svg("text", {x, y: height - bottom + 15, "text-anchor": "middle"}, String(Number(tick.toPrecision(6)))));
    }
    return marks;
}

const seriesStyle = i => ({class: `series series-${i % COLOURS}${i >= COLOURS ? " dashed" : ""}`});

/* The row of the data that is nearest to this step. */
function nearest(x, step) {
    let best = 0;
    x.forEach((v, i) => { if (Math.abs(v - step) < Math.abs(x[best] - step)) best = i; });
    return best;
}

/* series: [{name, x, y, index}], index being that of its colour */
class Panel {
    constructor(title, series, hasLegend) {
        this.series = series;
        this.values = element("span", {class: "values"});
        this.picture = svg("svg", {viewBox: `0 0 ${PANEL.width} ${PANEL.height}`, role: "img", "aria-label": `${title} by step`,
            pointermove: event => this.point(event), pointerleave: () => this.leave()});
        this.node = element("figure", {class: "panel"}, element("figcaption", {}, title, this.values), this.picture);
        if (hasLegend && series.length > 1) this.node.append(legend(series));
        this.draw(false);
    }

    draw(isLog) {
        const {width, height, left, right, top, bottom} = PANEL;
        const place = {x: v => left + v * (width - left - right), y: v => height - bottom - v * (height - top - bottom)};
        const [first, last] = extremes(this.series.map(s => s.x), false);
        const xScale = last > first ? {place: x => (x - first) / (last - first), ticks: niceTicks(first, last, 5)} : {place: () => 0.5, ticks: [first]};
        const yScale = makeScale(...extremes(this.series.map(s => s.y), isLog), isLog);
        this.cursor = svg("line", {class: "cursor", y1: top, y2: height - bottom, visibility: "hidden"});
        this.toStep = at => first + (at - left) / (width - left - right) * (last - first);
        this.toPlace = step => place.x(xScale.place(step));
        this.picture.replaceChildren(...axisMarks(xScale, yScale, place), this.cursor,
            ...this.series.flatMap(s => {
                const path = linePath(s, xScale, yScale, place);
                return [svg("path", {...seriesStyle(s.index), d: path}), ...loneDots(s, path)];
            }));
    }

    point(event) {
        const box = this.picture.getBoundingClientRect(), step = this.toStep((event.clientX - box.left) / box.width * PANEL.width);
        const texts = this.series.map(s => {
            const value = s.y[nearest(s.x, step)];
            return value === null ? null : `${this.series.length > 1 ? `${s.name} ` : ""}${numberText(value)}`;
        });
        const at = this.series[0].x[nearest(this.series[0].x, step)];
        setAttributes(this.cursor, {x1: this.toPlace(at), x2: this.toPlace(at), visibility: "visible"});
        this.values.textContent = `step ${at}: ${texts.filter(text => text !== null).slice(0, 4).join(", ")}`;
    }

    leave() {
        this.cursor.setAttribute("visibility", "hidden");
        this.values.textContent = "";
    }
}

function legend(series) {
    const line = s => svg("svg", {viewBox: "0 0 16 8", "aria-hidden": "true"}, svg("path", {...seriesStyle(s.index), d: "M1 4H15"}));
    return element("ul", {class: "legend"}, ...series.map(s => element("li", {}, line(s), s.name)));
}

/* ---- all panels ---- */

const columnOf = (metrics, name) => metrics.values[metrics.columns.indexOf(name)];
const seriesOf = (name, metrics, column, index) => ({name, x: metrics.values[0], y: columnOf(metrics, column), index});

function logSwitch(panels) {
    const input = element("input", {type: "checkbox", change: () => panels.forEach(panel => panel.draw(input.checked))});
    return element("label", {class: "switch"}, input, "logarithmic");
}

function showPanels(node, panels, ...more) {
    if (!panels.length) return;
    node.append(element("div", {class: "controls"}, ...more, logSwitch(panels)));
    node.append(element("div", {class: "panels"}, ...panels.map(panel => panel.node)));
}

/* A metric that never changes, as the number of updates a step, is no curve. */
const varies = values => values.length < 2 || values.some(v => v !== values[0]);

/* The metrics of one run, from one file. */
function drawRun(node, metrics) {
    const left = new Set(metrics.columns.slice(1)), panels = [];
    const addPanel = (title, names) => {
        const there = names.filter(name => left.delete(name));
        if (there.some(name => varies(columnOf(metrics, name))))
            panels.push(new Panel(title, there.map((name, index) => seriesOf(name, metrics, name, index)), true));
    };
    GROUPS.forEach(([title, names]) => addPanel(title, names));
    [...left].forEach(name => addPanel(name, [name]));
    showPanels(node, panels);
}

/* One metric of several runs, each {title, metrics}. */
function comparePanel(name, runs) {
    const there = runs.filter(({metrics}) => columnOf(metrics, name));
    return new Panel(name, there.map(({title, metrics, index}) => seriesOf(title, metrics, name, index)), false);
}

function compareRuns(node, runs) {
    const names = new Set(runs.flatMap(({metrics}) => metrics.columns.slice(1)));
    const first = FIRST.filter(name => names.has(name)), rest = [...names].filter(name => !FIRST.includes(name));
    if (!names.size) return;
    const panelsOf = list => list.map(name => comparePanel(name, runs));
    showPanels(node, panelsOf(first.length ? first : rest), legend(runs.map(({title, index}) => ({name: title, index}))));
    if (!first.length || !rest.length) return;
    const draw = () => { if (!more.querySelector(".panels")) showPanels(more, panelsOf(rest)); };
    const more = element("details", {toggle: draw}, element("summary", {}, "All metrics"));
    node.append(more);
}
