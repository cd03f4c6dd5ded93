"""What a spec says about a model, and conversions of its data."""
import numpy as np
import torch

NETS = ("encoder", "decoder", "rec", "reg")


class Spec:
    """What a spec (man 5 iae-spec) says about the model: .text, .data (the shape of a row of x), .signed, .categorical, .code
    (the code's size), .noise (the decoder's), .eps (the encoder's noise, also that of a head), .head, .direction, .scale (of
    categorical codes at the decoder's input), and .meta, further metadata of the file that it is from."""

    def __init__(self, text, meta=None):
        self.text, self.meta = text, dict(meta or {})
        lines = [line.split("#")[0] for line in text.splitlines()]
        self.lines = dict(line.split(None, 1) for line in lines if line.strip())
        self.nets = {k: self.lines[k + ":"] for k in NETS if k + ":" in self.lines}
        words = self._words
        self.data, self.signed = tuple(map(int, words("data")[0].split("x"))), words("data")[1] == "signed"
        self.categorical, self.code = words("code")[0] == "categorical", int(words("code")[1])
        self.running = "running" in words("code")
        self.noise, self.eps = self._size("noise"), self._size("posterior")
        self.direction = words("direction", "forward")[0]
        self.reconstruction = words("reconstruction", "adversarial")[0]
        self.regularization = words("regularization", "adversarial")[0]
        flipped = self.direction == "flipped"
        self.head = self.regularization == "kl" or flipped and self.reconstruction == "likelihood" and not self.categorical
        self.eps = self.code if self.head else self.eps
        self.condition, self.hidden = (words("condition", "location") + ["1000"])[:2]
        self.bn_eps, self.bn_decay = map(float, words("bnorm", "1e-5 0.99")[:2])
        scale = [line.split() for line in lines if line.split()[:2] == ["scale", "code"]]
        self.scale = float(scale[-1][2]) if scale and self.categorical else 1.0
        self.logprior = words("logprior", "off") == ["on"]

    def _words(self, key, default=None):
        if key not in self.lines and default is None:
            raise ValueError("the spec has no line '%s'" % key)
        return self.lines.get(key, default).split()

    def _size(self, key):
        words = self._words(key, "none")
        return 0 if words[0] == "none" else int(words[1])

    def used(self):
        """The networks that the objective uses, of those that the spec has."""
        flipped, adversarial = self.direction == "flipped", "adversarial"
        terms = self.reconstruction != "none" or self.regularization != "none" or self.direction != "forward"
        uses = {"encoder": not flipped or self.reconstruction != "none", "decoder": terms,
                "rec": self.reconstruction == adversarial, "reg": self.regularization == adversarial}
        return [k for k in NETS if uses[k] and k in self.nets]

    def size(self, word, net):
        """The shape [C,H,W] that the size of a layer says: N, HxWxC, code, data, or data/SxC."""
        if word == "code":
            word = str(self.code * (2 if self.head and net == "encoder" else 1))
        shape = volume(self.data if word.startswith("data") else map(int, word.split("x")))
        if "/" in word:
            side, channels = map(int, word.split("/")[1].split("x"))
            shape = [channels, shape[1] // side, shape[2] // side]
        return shape

    def to_torch(self, x):
        """Rows of x or xhat as numbers for the networks: bytes scaled to the data's range, images as [N,C,H,W]."""
        t = torch.from_numpy(np.array(x))
        if t.dtype == torch.uint8:
            t = t.float() / 127.5 - 1 if self.signed else t.float() / 255
        t = t.float().reshape(-1, *self.data)
        return t.permute(0, 3, 1, 2).contiguous() if len(self.data) == 3 else t

    def to_numpy(self, t):
        """The reverse: float32 in the layout of streams."""
        t = t.detach().cpu().float()
        return np.ascontiguousarray((t.permute(0, 2, 3, 1) if t.dim() == 4 else t).numpy())


def volume(dimensions):
    """[C,H,W] of H,W,C, or of N, which is N,1,1."""
    d = list(dimensions)
    return [d[2], d[0], d[1]] if len(d) == 3 else [d[0], 1, 1]


def channels_first(values, shape):
    """The last dimension, of an image of this shape [C,H,W], from the order H,W,C to C,H,W."""
    c, h, w = shape
    return values.unflatten(-1, [h, w, c]).movedim(-1, -3).flatten(-3)
