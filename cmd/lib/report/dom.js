"use strict";
/* dom.js - elements of the page, made without markup: text from files stays text */
const SVG = "http://www.w3.org/2000/svg";

function setAttributes(node, attributes) {
    for (const [name, value] of Object.entries(attributes))
        if (typeof value === "function") node.addEventListener(name, value);
        else if (value === true) node.setAttribute(name, "");
        else if (value !== false && value !== undefined) node.setAttribute(name, value);
    return node;
}

/* element("button", {type: "button", click: go}, "New code") - a function is a listener, true an attribute without a value */
function element(tag, attributes = {}, ...children) {
    const node = setAttributes(document.createElement(tag), attributes);
    node.append(...children);
    return node;
}

function svg(tag, attributes = {}, ...children) {
    const node = setAttributes(document.createElementNS(SVG, tag), attributes);
    node.append(...children);
    return node;
}

/* whenVisible - call f once the node comes near the window; what is folded away waits */
function whenVisible(node, f) {
    const observer = new IntersectionObserver(entries => {
        if (!entries.some(entry => entry.isIntersecting)) return;
        observer.disconnect();
        f();
    }, {rootMargin: "200px"});
    observer.observe(node);
}

/* numberText - a number for people: four digits, a true minus */
function numberText(v) {
    const text = v === 0 ? "0" : Math.abs(v) >= 1e5 || Math.abs(v) < 1e-3 ? v.toExponential(2) : String(Number(v.toPrecision(4)));
    return text.replace("-", "\u2212");
}
