"""Chromium, headless, driven over the DevTools protocol by pipes: no network, no port, the standard library alone.

    with Browser() as b:
        b.open("page.html")                     # waits until it is loaded
        b.evaluate("document.title")            # the value of an expression in the page, as JSON can carry it
        b.wait("expression")                    # until it is true
        b.screenshot("page.png", 1280, 900)
        b.requests, b.errors                    # every URL that was asked for; messages, exceptions and violations of the policy

browser.py shot PAGE PNG WIDTH HEIGHT [dark] [SCRIPT]    a picture of a page, after a script that may return a promise
"""
import base64
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

NAMES = ("chromium", "chromium-browser", "google-chrome")


def path_of_browser():
    return next((p for p in map(shutil.which, NAMES) if p), None)


class Browser:
    def __init__(self, timeout=60):
        self.timeout = timeout
        self.folder = tempfile.mkdtemp()
        to_browser, self.write_end = os.pipe()
        self.read_end, from_browser = os.pipe()

        def at_start():             # the browser reads commands from 3 and writes answers to 4
            a, b = os.dup(to_browser), os.dup(from_browser)
            os.dup2(a, 3)
            os.dup2(b, 4)

        command = [path_of_browser(), "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run",
                   "--disable-extensions", "--disable-background-networking", "--disable-dev-shm-usage", "--hide-scrollbars",
                   "--user-data-dir=" + self.folder, "about:blank"]
        self.process = subprocess.Popen(command, preexec_fn=at_start, close_fds=False, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        os.close(to_browser)
        os.close(from_browser)
        self.left, self.number, self.session = b"", 0, None
        self.requests, self.errors, self.loaded = [], [], False
        target = next(t for t in self.command("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = self.command("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in "Page", "Runtime", "Log", "Network":
            self.command(domain + ".enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.write_end)
        os.close(self.read_end)
        shutil.rmtree(self.folder, ignore_errors=True)

    def receive(self):
        while b"\0" not in self.left:
            more = os.read(self.read_end, 1 << 20)
            if not more:
                raise EOFError("the browser has gone")
            self.left += more
        message, self.left = self.left.split(b"\0", 1)
        return json.loads(message)

    def note(self, event):
        kind, what = event.get("method"), event.get("params", {})
        if kind == "Network.requestWillBeSent":
            self.requests.append(what["request"]["url"])
        elif kind == "Page.loadEventFired":
            self.loaded = True
        elif kind == "Runtime.exceptionThrown":
            self.errors.append(what["exceptionDetails"].get("exception", {}).get("description") or what["exceptionDetails"]["text"])
        elif kind == "Runtime.consoleAPICalled" and what["type"] in ("error", "assert"):
            self.errors.append(" ".join(str(a.get("value", a.get("description"))) for a in what["args"]))
        elif kind == "Log.entryAdded" and what["entry"]["level"] == "error":
            self.errors.append(what["entry"]["text"])

    def command(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_end, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.note(answer)

    def open(self, path):
        self.requests, self.errors, self.loaded = [], [], False
        self.command("Page.navigate", url=pathlib.Path(path).absolute().as_uri())
        while not self.loaded:
            self.note(self.receive())

    def evaluate(self, expression):
        answer = self.command("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description", "an exception"))
        return answer["result"].get("value")

    def wait(self, expression):
        end = time.monotonic() + self.timeout
        while not self.evaluate(expression):
            if time.monotonic() > end:
                raise TimeoutError(expression)
            time.sleep(0.02)

    def size(self, width, height, dark=False):
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def screenshot(self, path):
        with open(path, "wb") as out:
            out.write(base64.b64decode(self.command("Page.captureScreenshot", captureBeyondViewport=False)["data"]))


def main():
    _, _, page, png, width, height, *more = sys.argv
    dark = "dark" in more
    with Browser() as b:
        b.size(int(width), int(height), dark)
        b.open(page)
        b.wait("""[...document.querySelectorAll('.explorer')].every(s =>
            !s.checkVisibility() || s.dataset.state === 'ready' || s.getBoundingClientRect().top > innerHeight)""")
        for script in more:
            if script != "dark":
                b.evaluate(script)
                time.sleep(1)
        b.screenshot(png)
        print("requests", [r[:80] for r in b.requests if not r.startswith("data:")], "errors", b.errors)


if __name__ == "__main__":
    main()
