"""What a figure shows, read back from SVG: plot.py FILE EXPRESSION ...; all must be true.

curves      [(colour, dashed, [[(x, y), ...], ...])]: the polylines that are curves, in their order; a colour as "#0072b2"
texts       the words, as an XML parser sees them
table(f)    columns of a TSV file as arrays, gaps as nan
linear(a,b) the largest distance, in units of b's extent, of b from the straight line that fits it to a
"""
import re
import sys
import xml.etree.ElementTree as ET

import numpy as np

SVG = "{http://www.w3.org/2000/svg}"
COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"]
PALE = ["#b3d5e8", "#f8e2b3"]


def hexed(stroke):
    return "#%02x%02x%02x" % tuple(int(v) for v in re.findall(r"\d+", stroke))


def polylines(d):
    """Parts of a path that have at least two points."""
    parts = []
    for kind, x, y in re.findall(r"([ML])([-\d.]+),([-\d.]+)", d):
        if kind == "M":
            parts.append([])
        parts[-1].append((float(x), float(y)))
    return [p for p in parts if len(p) > 1]


def table(path):
    lines = [line.rstrip("\n").split("\t") for line in open(path)]
    rows = [line for line in lines[1:] if line != lines[0]]
    return {name: np.array([float(r[i] or "nan") for r in rows]) for i, name in enumerate(lines[0])}


def linear(a, b):
    a, b = np.asarray(a, float), np.asarray(b, float)
    assert a.shape == b.shape, (a.shape, b.shape)
    fit = np.polyval(np.polyfit(a, b, 1), a)
    return np.abs(fit - b).max() / max(np.ptp(b), 1e-12)


def ys(curve):
    return np.array([p[1] for part in curve[2] for p in part])


def xs(curve):
    return np.array([p[0] for part in curve[2] for p in part])


root = ET.parse(sys.argv[1]).getroot()
curves = [(hexed(p.get("stroke")), p.get("stroke-dasharray") is not None, polylines(p.get("d")))
          for g in root.iter(SVG + "g") if (g.get("id") or "").startswith("gnuplot_plot") for p in g.iter(SVG + "path")
          if p.get("stroke") and hexed(p.get("stroke")) in COLOURS + PALE + ["#000000"]]
texts = [(t.text or "").strip() for t in root.iter(SVG + "text")]
width, height = (float(v) for v in root.get("viewBox").split()[2:])
for expression in sys.argv[2:]:
    if not eval(expression):
        print("not true:", expression)
        print("curves:", [(c, d, [len(p) for p in parts]) for c, d, parts in curves])
        print("texts:", texts)
        sys.exit(1)
