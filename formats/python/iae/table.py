"""What readers and writers share: the types and limits of streams, and a stream in memory."""
import re

VERSION = "0.1.0"
TYPES = ("|u1", "<i4", "<i8", "<f4", "<f8")
AGGREGATE = re.compile(r"(grad|stat|loss)\.")       # sums over rows, not rows
RECORD_BYTES = 96 << 20                             # the most that a record may hold


class Table(dict):
    """The arrays of a stream by name, in the order of the fields; .kind is "rows" or "model"."""

    def __init__(self, arrays=(), kind="rows", meta=None, history=()):
        super().__init__(arrays)
        self.kind, self.meta, self.history = kind, dict(meta or {}), list(history)
