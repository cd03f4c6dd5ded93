"""Checks of pages of iae-report in a browser; every check also fails on errors, and on requests other than that for the page.

report-browser.py CHECK PAGE [ARGUMENT ...] [-- CHECK ...]
    samples PAGE DECODED     the explorer decodes its samples to what iae-sample | iae-decode --draws 4 > DECODED has
    moves PAGE               sliders, buttons and strips change the picture
    look PAGE EXPRESSION ... each expression is true
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import numpy as np

import stream
from browser import Browser

PIXELS = """(canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data])"""
READY = "document.querySelector('.explorer').dataset.state === 'ready'"


def pixels(b, selector, shape):
    """[H,W,C] of a canvas."""
    h, w, c = shape
    values = np.array(b.evaluate(f"{PIXELS}(document.querySelector({selector!r}))")).reshape(h, w if c == 3 else w * c, 4)
    assert (values[..., 3] == 255).all()
    if c == 3:
        return values[..., :3]
    assert (values[..., :1] == values[..., :3]).all()
    return values[..., 0].reshape(h, c, w).transpose(0, 2, 1)


def click(b, selector):
    b.evaluate(f"document.querySelector({selector!r}).click()")
    b.wait(READY)


def decoded(path):
    """Rows of xhat in grey levels, [rows,H,W,C], and their ids."""
    header, records = stream.read(path)
    xhat = np.concatenate([r["xhat"] for r in records]).astype(float)
    return 255 * ((xhat + 1) / 2 if header["meta"]["range"] == "signed" else xhat), np.concatenate([r["id"] for r in records])


def samples(b, path):
    expected, ids = decoded(path)
    draws = int((ids == ids[0]).sum())
    count = b.evaluate("document.querySelectorAll('[data-sample]').length")
    assert count * draws == len(expected), (count, draws, len(expected))
    worst = 0
    for i in range(count):
        click(b, f"[data-sample='{i}']")
        shown = [pixels(b, "canvas.picture", expected.shape[1:])]
        if draws > 1:
            shown += [pixels(b, f".strip .cell:nth-child({d + 1}) canvas", expected.shape[1:]) for d in range(draws)]
        wanted = [expected[i * draws], *(expected[i * draws:(i + 1) * draws] if draws > 1 else [])]
        worst = max(worst, *(np.abs(a - np.clip(e, 0, 255)).max() for a, e in zip(shown, wanted)))
    assert expected.std() > 5, "pictures without content"
    assert worst <= 1, f"{worst} grey levels"           # rounding to a level is half of one
    print(f"within {worst:.2f} grey levels")


def moves(b):
    def picture():
        return b.evaluate(f"{PIXELS}(document.querySelector('canvas.picture'))")

    seen = [picture()]

    def changed(what):
        b.wait(READY)
        seen.append(picture())
        assert seen[-1] != seen[-2], f"{what}: the picture is as before"

    if b.evaluate("!!document.querySelector('.code input')"):
        b.evaluate("(i => { i.value = 2.5; i.dispatchEvent(new Event('input')); })(document.querySelectorAll('.code input')[1])")
        changed("a slider")
        assert b.evaluate("document.querySelectorAll('.code output')[1].textContent") == "2.50"
        assert "z2" in b.evaluate("document.querySelector('.strips').textContent")
        click(b, ".strips figure:last-child .cell:last-child")
        changed("the end of a walk")
        assert b.evaluate("document.querySelectorAll('.code input')[1].value") == "3"
    else:
        b.evaluate("document.querySelector('[data-category][aria-pressed=false]').click()")
        changed("another category")
    for name in "noise", "code":
        if b.evaluate(f"!!document.querySelector('[data-do={name}]')"):
            click(b, f"[data-do={name}]")
            changed(name)
    if b.evaluate("!!document.querySelector('[data-do=noise]')"):
        strip = b.evaluate(f"{PIXELS}(document.querySelector('.strip .cell:nth-child(3) canvas'))")
        click(b, ".strip .cell:nth-child(3)")
        changed("a picture of the strip")
        assert seen[-1] == strip, "not the picture that was clicked"


def check_page(b, check, page, *rest):
    b.open(page)
    if b.evaluate("document.querySelector('.explorer')?.checkVisibility() || false"):
        b.wait("document.querySelector('.explorer').dataset.state === 'failed' || " + READY)
        assert b.evaluate(READY), b.evaluate("document.querySelector('.explorer').textContent")
    if check == "samples":
        samples(b, *rest)
    elif check == "moves":
        moves(b)
    else:
        for expression in rest:
            assert b.evaluate(expression), expression
    b.evaluate("new Promise(done => setTimeout(done, 100))")
    asked = [url for url in b.requests if not url.startswith("data:image/png;base64,")]
    assert len(asked) == 1 and not b.errors, f"requests: {asked}, errors: {b.errors}"


def main():
    checks = [[]]
    for argument in sys.argv[1:]:
        if argument == "--":
            checks.append([])
        else:
            checks[-1].append(argument)
    with Browser() as b:
        b.size(1280, 2400)
        for check in checks:
            check_page(b, *check)


if __name__ == "__main__":
    main()
