/* decoder.js - the forward pass of a decoder in inference: what libcommon/nn computes, for one row at a time
 *
 * Values of a row lie as [H,W,C], channels last. A layer with weights computes act(scale * product + shift), where scale and shift
 * are batch norm or bias (decoder_weights.h). Sums are in double precision.
 *
 * A forward pass is a generator that pauses after each piece of work, so that whoever runs it can let the page breathe, and can give
 * it up. The same holds for reading the weights.
 */
const WORK = 1 << 20;           // multiply-adds from pause to pause, about a millisecond

/* ---- numbers of the page ---- */

const HALVES = 1 << 16;
let halfTable = null;

function halfValue(bits) {
    const exponent = bits >> 10 & 31, fraction = bits & 1023;
    const finite = exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24;
    const value = exponent < 31 ? finite : fraction ? NaN : Infinity;
    return bits & 0x8000 ? -value : value;
}

function halfValues() {
    if (!halfTable) {
        halfTable = new Float32Array(HALVES);
        for (let bits = 0; bits < HALVES; bits++) halfTable[bits] = halfValue(bits);
    }
    return halfTable;
}

function* readBytes(text, at, size) {
    const bytes = new Uint8Array(size), piece = 3 << 16;
    for (let from = 0; from < size; from += piece) {
        const letters = atob(text.slice((at + from) / 3 * 4, Math.ceil((at + Math.min(from + piece, size)) / 3) * 4));
        const end = Math.min(letters.length, size - from);
        for (let i = 0; i < end; i++) bytes[from + i] = letters.charCodeAt(i);
        yield;
    }
    return bytes.buffer;
}

/* An array {at, n, exponent} of the page; its place in the text is a multiple of 12 bytes, and so of 16 letters. */
function* readNumbers(text, array) {
    if (array.exponent === undefined) return new Float32Array(yield* readBytes(text, array.at, array.n * 4));
    const halves = new Uint16Array(yield* readBytes(text, array.at, array.n * 2));
    const table = halfValues(), factor = 2 ** -array.exponent, values = new Float32Array(array.n);
    for (let i = 0; i < array.n; i++) values[i] = table[halves[i]] * factor;
    return values;
}

/* The description becomes a decoder: names of arrays become their numbers. */
function* readDecoder(description, text) {
    const decoder = {...description, layers: [], samples: {...description.samples}};
    for (const layer of description.layers) {
        const read = {...layer};
        if (!(layer.kind in LAYERS)) throw new Error(`a layer ${layer.kind}, which this page cannot compute`);
        if (!(layer.activation in ACTIVATIONS)) throw new Error(`an activation ${layer.activation}, which this page cannot compute`);
        for (const name of ["weight", "scale", "shift"])
            if (layer[name]) read[name] = yield* readNumbers(text, layer[name]);
        decoder.layers.push(read);
    }
    for (const name of ["z", "noise"]) decoder.samples[name] = yield* readNumbers(text, description.samples[name]);
    return decoder;
}

/* ---- activations ---- */

/* erf by Abramowitz and Stegun 7.1.26, to 1.5e-7 */
function erf(x) {
    const t = 1 / (1 + 0.3275911 * Math.abs(x));
    const tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-x * x);
    return x < 0 ? tail - 1 : 1 - tail;
}

const logistic = v => 1 / (1 + Math.exp(-v));
const softplus = v => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));
const SELU = 1.0507009873554805, SELU_ALPHA = 1.7580993408473768;

/* By the words of specs, of single values; softmax is a function of a row and follows in activate(). */
const ACTIVATIONS = {
    linear: v => v,
    relu: v => v > 0 ? v : 0,
    lrelu: (v, slope) => v > 0 ? v : slope * v,
    elu: v => v > 0 ? v : Math.expm1(v),
    selu: v => v > 0 ? SELU * v : SELU_ALPHA * Math.expm1(v),
    tanh: Math.tanh,
    sigmoid: logistic,
    softmax: v => v,
    gelu: v => v * (1 + erf(v * Math.SQRT1_2)) / 2,
    silu: v => v * logistic(v),
    mish: v => v * Math.tanh(softplus(v)),
    softplus,
};

function softmax(y) {
    const max = y.reduce((a, b) => Math.max(a, b), -Infinity);
    let sum = 0;
    for (let i = 0; i < y.length; i++) sum += y[i] = Math.exp(y[i] - max);
    for (let i = 0; i < y.length; i++) y[i] /= sum;
}

/* Scale, shift and activation of the sums u, whose values i belong to channel i mod the number of channels. */
function activate(layer, u) {
    const f = ACTIVATIONS[layer.activation], {scale, shift, slope} = layer;
    const channels = shift ? shift.length : u.length, y = new Float32Array(u.length);
    for (let i = 0, c = 0; i < u.length; i++, c = c + 1 === channels ? 0 : c + 1)
        y[i] = f((scale ? scale[c] * u[i] : u[i]) + (shift ? shift[c] : 0), slope);
    if (layer.activation === "softmax") softmax(y);
    return y;
}

/* ---- layers ---- */

const volume = ([h, w, c]) => h * w * c;

function dot(a, i, b, k, n) {
    let s = 0, t = 0, u = 0, v = 0;
    const end = i + n - 3;
    for (; i < end; i += 4, k += 4) {
        s += a[i] * b[k];
        t += a[i + 1] * b[k + 1];
        u += a[i + 2] * b[k + 2];
        v += a[i + 3] * b[k + 3];
    }
    for (; i < end + 3; i++, k++) s += a[i] * b[k];
    return s + t + u + v;
}

function* fullyConnected(layer, x) {
    const width = x.length, u = new Float64Array(volume(layer.out)), rows = Math.ceil(WORK / width);
    for (let o = 0; o < u.length; o++) {
        u[o] = dot(layer.weight, o * width, x, 0, width);
        if (o % rows === rows - 1) yield;
    }
    return activate(layer, u);
}

/* The pixels of the larger side that window number y covers: from, to, and how many of the kernel's lie before them. */
function windowAt(y, size, kernel, stride) {
    const start = y * stride - (kernel - stride) / 2, from = Math.max(start, 0);
    return [from, Math.min(start + kernel, size), from - start];
}

/* Weights are [out,k,k,in]. A row of a window is one piece of the picture and of the weights. */
function* convolution(layer, x) {
    const {in: [H, W, C], out: [h, w, c], kernel, stride, weight} = layer, u = new Float64Array(h * w * c);
    let work = 0;
    for (let y = 0; y < h; y++) {
        const [top, bottom, above] = windowAt(y, H, kernel, stride);
        for (let k = 0; k < w; k++) {
            const [left, right, before] = windowAt(k, W, kernel, stride);
            for (let o = 0; o < c; o++)
                for (let i = top; i < bottom; i++)
                    u[(y * w + k) * c + o] += dot(x, (i * W + left) * C, weight,
                        ((o * kernel + above + i - top) * kernel + before) * C, (right - left) * C);
            work += c * kernel * kernel * C;
            if (work > WORK) {
                work = 0;
                yield;
            }
        }
    }
    return activate(layer, u);
}

function addMultiple(to, i, from, k, n, factor) {
    for (const end = i + n; i < end; i++, k++) to[i] += factor * from[k];
}

/* The transpose: weights are [in,k,k,out], and each pixel of the input adds its multiple of them to a window of the result. */
function* transposedConvolution(layer, x) {
    const {in: [h, w, c], out: [H, W, C], kernel, stride, weight} = layer, u = new Float64Array(H * W * C);
    let work = 0;
    for (let y = 0; y < h; y++) {
        const [top, bottom, above] = windowAt(y, H, kernel, stride);
        for (let k = 0; k < w; k++) {
            const [left, right, before] = windowAt(k, W, kernel, stride), n = (right - left) * C;
            for (let o = 0; o < c; o++) {
                const value = x[(y * w + k) * c + o];
                if (value === 0) continue;              // as half of the values behind a relu are
                work += (bottom - top) * n;
                for (let i = top; i < bottom; i++)
                    addMultiple(u, (i * W + left) * C, weight, ((o * kernel + above + i - top) * kernel + before) * C, n, value);
            }
            if (work > WORK) {
                work = 0;
                yield;
            }
        }
    }
    return activate(layer, u);
}

/* Largest value or mean of each window, channel by channel; what lies beyond the border takes no part. */
function* pool(layer, x, isMean) {
    const {in: [H, W, C], out: [h, w], kernel, stride} = layer, y = new Float32Array(h * w * C);
    for (let r = 0; r < h; r++, yield)
        for (let k = 0; k < w; k++) {
            const [top, bottom] = windowAt(r, H, kernel, stride), [left, right] = windowAt(k, W, kernel, stride);
            for (let c = 0; c < C; c++) {
                let sum = 0, max = -Infinity;
                for (let i = top; i < bottom; i++)
                    for (let j = left; j < right; j++) {
                        const value = x[(i * W + j) * C + c];
                        sum += value;
                        max = Math.max(max, value);
                    }
                y[(r * w + k) * C + c] = isMean ? sum / ((bottom - top) * (right - left)) : max;
            }
        }
    return y;
}

function* upsample(layer, x) {
    const {in: [, W, C], out: [h, w], stride} = layer, y = new Float32Array(h * w * C);
    for (let i = 0; i < h; i++, yield)
        for (let k = 0; k < w; k++) {
            const from = (Math.floor(i / stride) * W + Math.floor(k / stride)) * C;
            y.set(x.subarray(from, from + C), (i * w + k) * C);
        }
    return y;
}

function* residual(layer, x, results) {
    yield;
    const other = results[layer.link];
    return activate(layer, Float64Array.from(x, (value, i) => value + other[i]));
}

/* By the words of specs. */
const LAYERS = {
    fc: fullyConnected,
    conv: convolution,
    upconv: transposedConvolution,
    maxpool: (layer, x) => pool(layer, x, false),
    avgpool: (layer, x) => pool(layer, x, true),
    upsample,
    add: residual,
};

/* decode - data of a row from its code and noise: use as  const xhat = yield* decode(decoder, z, noise)  */
function* decode(decoder, z, noise) {
    const results = [];
    let x = new Float32Array(decoder.size + decoder.noise);
    x.set(z.map(value => value * decoder.scale));
    x.set(noise, decoder.size);
    for (const layer of decoder.layers) {
        x = yield* LAYERS[layer.kind](layer, x, results);
        results.push(x);
    }
    return x;
}

/* run - lets a generator work for some milliseconds at a time, with pauses in which the page lives, until it ends or is given up */
function run(generator, finish, fail = console.error, slice = 12) {
    const work = {stopped: false};
    const go = () => {
        const end = performance.now() + slice;
        try {
            while (!work.stopped) {
                const {done, value} = generator.next();
                if (done) return finish(value);
                if (performance.now() > end) return setTimeout(go);
            }
        } catch (error) {
            fail(error);
        }
    };
    go();
    return work;
}
