"""A mirror that misbehaves on request, for tests of downloads.

tls-server.py DATA READY STALLED LOG CERT [CERT ...]

Serves the files below DATA on 127.0.0.1, one free port for each CERT (a PEM file with certificate and key, or "plain" for
http without TLS). The ports are written to READY, a fifo, once all of them listen. The first part of a request's path
says how to answer:

  ok         as a good server does, with ranges
  missing    404                  broken  500
  plain      a redirect to http   loop    a redirect to itself
  short      says the whole length, sends a half, whatever range was asked for
  drip       honours ranges, and breaks the connection after a twelfth of the file
  endless    no length, no end    page    a page of HTML
  wrong      a gzip of other content
  flipped    the right size, one bit wrong
  norange    all of the file, whatever range was asked for
  stall      600 bytes, then nothing; says so in STALLED, a fifo, if there is one

LOG gets one line for each request: how, file, range.
"""
import gzip
import os
import socketserver
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler

DATA, READY, STALLED, LOG = sys.argv[1:5]
ports = []


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def head(self, status, *headers):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def whole(self, data):
        self.head(200, ("Content-Length", str(len(data))))
        self.wfile.write(data)

    def ranged(self, data, most=None):
        start = 0
        asked = self.headers.get("Range")
        if asked:
            start = int(asked.split("=")[1].split("-")[0])
            if start >= len(data):
                return self.head(416, ("Content-Range", "bytes */%d" % len(data)), ("Content-Length", "0"))
            self.head(206, ("Content-Length", str(len(data) - start)),
                      ("Content-Range", "bytes %d-%d/%d" % (start, len(data) - 1, len(data))))
        else:
            self.head(200, ("Content-Length", str(len(data))), ("Accept-Ranges", "bytes"))
        self.wfile.write(data[start:None if most is None else start + most])
        self.close_connection = most is not None or self.close_connection
        return None

    def endless(self, data):
        self.head(200, ("Transfer-Encoding", "chunked"))
        self.wfile.write(b"2\r\n\x1f\x8b\r\n")
        while True:
            self.wfile.write(b"1000\r\n" + bytes(4096) + b"\r\n")

    def stall(self, data):
        self.head(200, ("Content-Length", str(len(data))))
        self.wfile.write(data[:600])        # few, as curl looks at the mean speed of some seconds
        self.wfile.flush()
        if os.path.exists(STALLED):
            with open(STALLED, "w") as f:
                f.write("stalled\n")
        self.connection.recv(1)         # until the other side has had enough

    def do_GET(self):
        _, how, rest = self.path.split("/", 2)
        with open(LOG, "a") as f:
            f.write("%s %s %s\n" % (how, os.path.basename(rest), self.headers.get("Range", "-")))
        try:
            with open(os.path.join(DATA, rest), "rb") as f:
                data = f.read()
        except OSError:
            how = "missing"
        {
            "ok": lambda: self.ranged(data),
            "missing": lambda: self.head(404, ("Content-Length", "0")),
            "broken": lambda: self.head(500, ("Content-Length", "0")),
            "plain": lambda: self.head(302, ("Location", "http://localhost:%d/ok/%s" % (ports[-1], rest)), ("Content-Length", "0")),
            "loop": lambda: self.head(302, ("Location", self.path), ("Content-Length", "0")),
            "short": lambda: (self.head(200, ("Content-Length", str(len(data)))), self.wfile.write(data[:len(data) // 2]),
                              setattr(self, "close_connection", True)),
            "drip": lambda: self.ranged(data, len(data) // 12 + 1),
            "endless": lambda: self.endless(data),
            "page": lambda: self.whole(b"<html>over quota</html>"),
            "wrong": lambda: self.whole(gzip.compress(b"other content")),
            "flipped": lambda: self.whole(data[:2000] + bytes([data[2000] ^ 1]) + data[2001:]),
            "norange": lambda: self.whole(data),
            "stall": lambda: self.stall(data),
        }[how]()


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    context = None

    def finish_request(self, request, client_address):
        if self.context:                # in the connection's thread: a client that refuses us hinders nobody else
            request = self.context.wrap_socket(request, server_side=True)
        try:
            super().finish_request(request, client_address)
        finally:
            if self.context:
                request.close()

    def handle_error(self, request, client_address):
        pass                            # clients break connections here, that is the point


def main():
    servers = []
    for cert in sys.argv[5:]:
        server = Server(("127.0.0.1", 0), Handler)
        if cert != "plain":
            server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server.context.load_cert_chain(cert)
        ports.append(server.server_address[1])
        servers.append(server)
    for server in servers[1:]:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    with open(READY, "w") as f:
        f.write(" ".join(map(str, ports)) + "\n")
    servers[0].serve_forever()


main()
