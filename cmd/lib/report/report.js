/* report.js - brings the page to life: tables that sort, series of sheets with a slider, curves, explorers. Without it all text,
 * tables and pictures are there, one below the other. */

/* ---- tables ---- */

/* Numbers by size, before texts; empty cells last, whichever the direction. */
function compareCells(a, b, sign) {
    if (a === "" || b === "") return (a === "") - (b === "");
    const [x, y] = [Number(a), Number(b)];
    if (Number.isNaN(x) !== Number.isNaN(y)) return sign * (Number.isNaN(x) ? 1 : -1);
    return sign * (Number.isNaN(x) ? a.localeCompare(b, "en", {numeric: true}) : x - y);
}

const cellValue = (row, column) => row.cells[column].title || row.cells[column].textContent;

function sortTable(table, column) {
    const head = table.tHead.rows[0].cells[column], sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    const rows = [...table.tBodies[0].rows].sort((a, b) => compareCells(cellValue(a, column), cellValue(b, column), sign));
    for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    table.tBodies[0].append(...rows);
}

function makeSortable(table) {
    if (!table.tHead || table.tBodies[0].rows.length < 2) return;
    [...table.tHead.rows[0].cells].forEach((cell, column) => {
        const text = cell.textContent;
        cell.replaceChildren(element("button", {type: "button", click: () => sortTable(table, column)}, text));
        if (table.tBodies[0].rows[0].cells[column]?.classList.contains("number")) cell.classList.add("number");
    });
}

/* ---- sheets ---- */

/* A series becomes one sheet and a slider over the steps; the newest is shown first. */
function makeSlider(series) {
    const figures = [...series.querySelectorAll("figure")];
    if (figures.length < 2) return;
    const input = element("input", {type: "range", min: 0, max: figures.length - 1, value: figures.length - 1, "aria-label": "step",
        input: () => figures.forEach((figure, i) => { figure.hidden = i !== input.valueAsNumber; })});
    const move = by => {
        input.valueAsNumber += by;
        input.dispatchEvent(new Event("input"));
    };
    figures.forEach((figure, i) => { figure.hidden = i !== figures.length - 1; });
    const button = (label, by, text) => element("button", {type: "button", "aria-label": label, click: () => move(by)}, text);
    series.append(element("div", {class: "steps"}, button("earlier", -1, "\u2039"), input, button("later", 1, "\u203a")));
}

/* ---- several runs ---- */

const titleOf = run => run.querySelector("h2").textContent;

function metricsOf(node) {
    const script = node.querySelector("script.metrics");
    return script ? JSON.parse(script.textContent) : [];
}

/* The last sheet of each series, side by side. */
function compareSheets(node, runs) {
    const pictures = runs.flatMap(run => {
        const series = run.querySelector(".sheets"), last = series && [...series.querySelectorAll("img")].pop();
        return last ? [{run, last}] : [];
    });
    if (pictures.length < 2) return;
    node.append(element("h3", {}, "Pictures side by side"), element("div", {class: "side-by-side"}, ...pictures.map(({run, last}) =>
        element("figure", {}, element("a", {href: `#${run.id}`}, element("img", {src: last.src, alt: last.alt, loading: "lazy"})),
            element("figcaption", {}, titleOf(run))))));
}

function startOverview(overview) {
    const node = overview.querySelector(".compare"), runs = [...document.querySelectorAll("details.run")];
    const withMetrics = runs.map((run, index) => ({title: titleOf(run), metrics: metricsOf(run)[0], index})).filter(({metrics}) => metrics);
    compareRuns(node, withMetrics);
    compareSheets(node, runs);
}

/* A link to a run unfolds it. */
function openTarget() {
    const run = location.hash.startsWith("#run-") && document.getElementById(location.hash.slice(1));
    if (!run) return;
    run.open = true;
    run.scrollIntoView();
}

/* ---- the page ---- */

const startCurves = node => metricsOf(node.parentNode).forEach(metrics => drawRun(node, metrics));

function start() {
    document.querySelectorAll("table.sortable").forEach(makeSortable);
    document.querySelectorAll(".sheets").forEach(makeSlider);
    document.querySelectorAll(".overview").forEach(startOverview);
    document.querySelectorAll(".curves").forEach(node => whenVisible(node.parentNode, () => startCurves(node)));
    document.querySelectorAll(".explorer").forEach(section => whenVisible(section, () => startExplorer(section)));
    addEventListener("hashchange", openTarget);
    addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(node => { node.open = true; }));
    openTarget();
}

start();
