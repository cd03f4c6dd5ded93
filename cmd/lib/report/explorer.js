/* explorer.js - a decoder to play with: sliders for the code, draws of the noise, the pictures that follow
 *
 * The picture at hand is decoded first, then two strips: other noise for the same code, and other codes with the same noise, along the
 * slider that was moved last or through all categories. A picture that is under way is finished before a newer one begins, so that
 * something moves however slow the decoder is; strips are given up.
 */
const DRAWS = 8, STEPS = 9, MOST_SLIDERS = 256, MOST_CATEGORIES = 64;

function normal() {
    return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

const normals = n => Float32Array.from({length: n}, normal);

function oneHot(n, k) {
    const z = new Float32Array(n);
    z[k] = 1;
    return z;
}

const argmax = z => z.reduce((best, value, i) => value > z[best] ? i : best, 0);

/* ---- pictures ---- */

/* Grey levels as iae-view has them: [0,1] or [-1,1] to 0..255, rounded; NaN is black. */
const greyLevel = (v, isSigned) => Math.floor(Math.min(Math.max(255 * (isSigned ? (v + 1) / 2 : v), 0), 255) + 0.5) || 0;

/* [h,w,3] in colour, [h,w,c] as c grey pictures side by side. */
function paintPicture(canvas, values, {data: [h, w, c], signed}) {
    const isColour = c === 3, width = isColour ? w : w * c, pixels = new ImageData(width, h);
    [canvas.width, canvas.height] = [width, h];
    for (let y = 0; y < h; y++)
        for (let x = 0; x < width; x++) {
            const to = 4 * (y * width + x);
            for (let k = 0; k < 3; k++)
                pixels.data[to + k] = greyLevel(values[isColour ? (y * w + x) * 3 + k : (y * w + x % w) * c + Math.floor(x / w)], signed);
            pixels.data[to + 3] = 255;
        }
    canvas.getContext("2d").putImageData(pixels, 0, 0);
}

/* Numbers that are no picture: bars from the middle, or for two numbers a point of the plane; `extent` is the end of the axes. */
function paintNumbers(canvas, values, extent) {
    const side = 160, context = canvas.getContext("2d"), place = v => side * (1 + v / extent) / 2;
    [canvas.width, canvas.height] = [side, side];
    context.fillStyle = "#8888";
    context.fillRect(0, side / 2, side, 1);
    if (values.length === 2) context.fillRect(side / 2, 0, 1, side);
    context.fillStyle = getComputedStyle(canvas).color;
    if (values.length === 2) {
        context.beginPath();
        context.arc(place(values[0]), side - place(values[1]), 5, 0, 7);
        context.fill();
    } else
        values.forEach((v, i) => {
            const width = side / values.length, top = side - place(Math.max(v, 0));
            context.fillRect(i * width, top, Math.max(width - 1, 1), side * Math.abs(v) / extent / 2);
        });
}

/* ---- the explorer ---- */

class Explorer {
    constructor(section, decoder) {
        this.section = section;
        this.decoder = decoder;
        this.isCategorical = decoder.code === "categorical";
        this.isPicture = decoder.data[0] * decoder.data[1] > 1;
        this.dimension = 0;
        this.range = Math.max(3, Math.ceil(decoder.samples.z.reduce((most, v) => Math.max(most, Math.abs(v)), 0)));
        this.extent = 1;
        this.build();
        this.useSample(0);
    }

    /* ---- codes and noise ---- */

    newNoise() {
        return Array.from({length: this.decoder.noise ? DRAWS : 1}, () => normals(this.decoder.noise));
    }

    /* Another category, or a draw of the prior. */
    newCode() {
        const {size} = this.decoder;
        return this.isCategorical ? oneHot(size, (argmax(this.z) + 1 + Math.floor(Math.random() * (size - 1))) % size) : normals(size);
    }

    useSample(i) {
        const {samples, size, noise} = this.decoder, draws = this.newNoise();
        for (let draw = 0; draw < samples.draws; draw++)
            draws[draw] = samples.noise.slice((i * samples.draws + draw) * noise, (i * samples.draws + draw + 1) * noise);
        this.use(samples.z.slice(i * size, (i + 1) * size), draws);
    }

    use(z, noise = this.noise) {
        this.z = z;
        this.noise = noise;
        this.showCode();
        this.refresh();
    }

    setValue(i, value) {
        const z = this.z.slice();
        z[i] = value;
        this.dimension = i;
        this.use(z);
    }

    /* ---- elements ---- */

    button(text, click, attributes = {}) {
        return element("button", {type: "button", click, ...attributes}, text);
    }

    cell(label, click) {
        const canvas = element("canvas", {width: 1, height: 1, role: "img", "aria-label": label});
        return {canvas, button: element("button", {type: "button", class: "cell", title: label, click}, canvas)};
    }

    strip(caption, cells) {
        const text = element("figcaption", {}, caption);
        this.strips.append(element("figure", {}, text, element("div", {class: "strip"}, ...cells.map(cell => cell.button))));
        return text;
    }

    build() {
        const {decoder} = this;
        this.canvas = element("canvas", {class: "picture", role: "img", "aria-label": "decoded data", width: 1, height: 1});
        this.status = element("p", {class: "note"});
        this.strips = element("div", {class: "strips"});
        const stage = element("div", {class: "stage"}, this.canvas, this.buildButtons(), this.buildSamples(), this.status);
        this.section.querySelector("p.note").remove();
        this.section.append(element("div", {class: "explore"}, stage, this.buildCode(), this.strips));
        this.section.classList.toggle("numbers-only", !this.isPicture);
        this.buildStrips();
        if (decoder.samples.origin === "normal")
            this.section.append(element("p", {class: "note"}, "The model has no prior: the codes are standard normal, which need not be ",
                "where its data are. iae-report --codes shows those of data."));
    }

    buildButtons() {
        const buttons = element("div", {class: "buttons"}, this.button("New code", () => this.use(this.newCode()), {"data-do": "code"}));
        if (this.decoder.noise) buttons.append(this.button("New noise", () => this.use(this.z, this.newNoise()), {"data-do": "noise"}));
        if (!this.isCategorical)
            buttons.append(this.button("Zero code", () => this.use(new Float32Array(this.decoder.size)), {"data-do": "zero"}));
        return buttons;
    }

    buildSamples() {
        const {samples} = this.decoder, list = element("div", {class: "samples", role: "group", "aria-label": "samples"});
        list.append(element("span", {}, samples.origin === "given" ? "Codes" : "Samples"));
        for (let i = 0; i < samples.count; i++)
            list.append(this.button(samples.labels[i] || String(i + 1), () => this.useSample(i), {"data-sample": i}));
        return list;
    }

    buildCode() {
        return element("div", {class: "code"}, ...(this.isCategorical ? this.buildCategories() : this.buildSliders()));
    }

    buildCategories() {
        const {size} = this.decoder, shown = Math.min(size, MOST_SLIDERS);
        const button = (_, k) => this.button(String(k), () => this.use(oneHot(size, k)), {"data-category": k});
        this.categories = Array.from({length: shown}, button);
        const all = [element("div", {class: "categories", role: "group", "aria-label": "category"}, ...this.categories)];
        if (shown < size) all.push(element("p", {class: "note"}, `The first ${shown} of ${size} categories.`));
        return all;
    }

    buildSliders() {
        const {size} = this.decoder, shown = Math.min(size, MOST_SLIDERS), all = [];
        this.sliders = [];
        for (let i = 0; i < shown; i++) {
            const input = element("input", {type: "range", min: -this.range, max: this.range, step: 0.01, "aria-label": `z ${i + 1}`,
                input: () => this.setValue(i, input.valueAsNumber)});
            const value = element("output");
            this.sliders.push({input, value});
            all.push(element("label", {}, element("span", {}, "z", element("sub", {}, String(i + 1))), input, value));
        }
        if (shown < size) all.push(element("p", {class: "note"}, `The first ${shown} of ${size} dimensions.`));
        return all;
    }

    buildStrips() {
        const {noise, size} = this.decoder;
        this.draws = [];
        for (let i = 0; noise && i < DRAWS; i++)
            this.draws.push(this.cell(i ? "another draw of the noise" : "this draw of the noise", () => this.use(this.z, this.moveFront(i))));
        if (noise) this.strip("Same code, other noise", this.draws);
        const steps = this.isCategorical ? Math.min(size, MOST_CATEGORIES) : STEPS;
        const label = i => this.isCategorical ? `category ${i}` : `step ${i + 1} of ${steps}`;
        this.walk = Array.from({length: steps}, (_, i) => this.cell(label(i), () => this.use(this.walkCode(i))));
        this.walkCaption = this.strip("", this.walk);
    }

    moveFront(i) {
        return [this.noise[i], ...this.noise.filter((_, k) => k !== i)];
    }

    walkCode(i) {
        if (this.isCategorical) return oneHot(this.decoder.size, i);
        const z = this.z.slice();
        z[this.dimension] = this.range * (2 * i / (STEPS - 1) - 1);
        return z;
    }

    showCode() {
        if (this.isCategorical) {
            const chosen = argmax(this.z);
            this.categories.forEach((button, k) => button.setAttribute("aria-pressed", k === chosen));
        } else
            this.sliders.forEach(({input, value}, i) => {
                input.value = this.z[i];
                value.textContent = this.z[i].toFixed(2).replace("-", "\u2212");
            });
        const walk = this.isCategorical ? "All categories" : `z${this.dimension + 1} from \u2212${this.range} to ${this.range}`;
        this.walkCaption.textContent = this.decoder.noise ? `${walk}, same noise` : walk;
    }

    /* ---- work ---- */

    paint(canvas, values) {
        if (this.isPicture) return paintPicture(canvas, values, this.decoder);
        this.extent = values.reduce((most, v) => Math.max(most, Math.ceil(Math.abs(v))), this.extent);
        return paintNumbers(canvas, values, this.extent);
    }

    /* The work of one refresh: the picture, then the strips, each as {canvas, z, noise}. */
    refresh() {
        this.section.dataset.state = "busy";
        if (this.painting) {
            this.isStale = true;
            return;
        }
        if (this.work) this.work.stopped = true;
        this.isStale = false;
        this.painting = true;
        const begin = performance.now();
        this.decodeTo(this.canvas, this.z, this.noise[0], () => {
            this.painting = false;
            this.showTime(performance.now() - begin);
            if (this.isStale) this.refresh();
            else this.refreshStrips();
        });
    }

    refreshStrips() {
        const cells = this.draws.map(({canvas}, i) => ({canvas, z: this.z, noise: this.noise[i]}));
        this.walk.forEach(({canvas}, i) => cells.push({canvas, z: this.walkCode(i), noise: this.noise[0]}));
        const next = () => {
            const cell = cells.shift();
            if (cell) this.decodeTo(cell.canvas, cell.z, cell.noise, next);
            else this.section.dataset.state = "ready";
        };
        next();
    }

    decodeTo(canvas, z, noise, then) {
        this.work = run(decode(this.decoder, z, noise), values => {
            this.paint(canvas, values);
            then();
        }, error => this.fail(error));
    }

    showTime(milliseconds) {
        this.section.dataset.milliseconds = milliseconds.toFixed(1);
        const {multiplyAdds, error} = this.decoder;
        const work = multiplyAdds < 1e6 ? `${Math.ceil(multiplyAdds / 1e3)} thousand` : `${(multiplyAdds / 1e6).toFixed(1)} million`;
        this.status.textContent = `${work} multiply-adds, ${Math.ceil(milliseconds)} ms; within ${numberText(Number(error.toPrecision(2)))} `
            + `${this.isPicture ? "grey levels" : "/ 255"} of full precision.`;
    }

    fail(error) {
        this.section.dataset.state = "failed";
        this.status.textContent = `The decoder failed: ${error.message}`;
    }
}

function startExplorer(section) {
    const description = JSON.parse(section.querySelector("script.decoder").textContent), note = section.querySelector("p.note");
    const text = section.querySelector("script.numbers").textContent;
    note.textContent = "Reading the decoder \u2026";
    run(readDecoder(description, text), decoder => new Explorer(section, decoder), error => {
        section.dataset.state = "failed";
        note.textContent = `The decoder cannot be shown: ${error.message}`;
    });
}
