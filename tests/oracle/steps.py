"""Training steps of the twin: the objectives of recipes and man iae-objectives, gradients by PyTorch's autograd."""
import math

import numpy as np
import torch
from torch import nn
from torch.nn.functional import softplus

import chance


def real_loss(t, smooth=1.0):
    return smooth * softplus(-t, threshold=1e9).sum() + (1 - smooth) * softplus(t, threshold=1e9).sum()


def fake_loss(t):
    return softplus(t, threshold=1e9).sum()


class Rows:
    """Rows of one minibatch, their hypers and their chance, and the way through the encoder."""

    def __init__(self, model, x, ids, step, sub):
        self.m, self.s, self.ids, self.at, self.n = model, model.spec, ids, (step, sub), len(ids)
        self.x = torch.as_tensor(x, dtype=model.dtype)
        self.out = {}

    def hyper(self, name):
        return self.s.hyper(name, self.at[0])

    def normals(self, purpose, width):
        return self.m.normals(self.m.chance(purpose, *self.at), self.ids, width)

    def jitter(self, hyper, purpose, v):
        std = self.hyper(hyper)
        return v + std * self.normals(purpose, v.shape[1]) if std > 0 else v

    def eps(self):
        return self.normals(chance.EPS, self.s.De) if self.s.De else None

    def encode(self, x):
        """What the encoder says of pictures, (code,) or (mu, lv), and the code as all others see it."""
        said, code = self.m.encoded(self.m.net["encoder"], self.jitter("jitter input", chance.INPUT, x), self.eps())
        return said, self.jitter("jitter global", chance.GLOBAL, code)

    def gradients(self, loss, *names):
        """Gradients of a sum over rows, kept by name in the files' layout."""
        tensors = [t for name in names for t in self.m.net[name].tensors()]
        grads = torch.autograd.grad(loss, [p for *_, p in tensors], retain_graph=True, allow_unused=True)
        for (full, layer, short, p), g in zip(tensors, grads):
            g = torch.zeros_like(p) if g is None else g
            self.out["grad." + full] = layer.to_file(short, g).detach().clone()


class Labelled(Rows):
    """Rows with labels, a batch of their own: the weighted cross-entropy of the encoder's softmax, a sum over them."""

    def __init__(self, model, x, ids, y, step):
        super().__init__(model, x, ids, step, chance.SUB_LABEL)
        (q,), _ = self.encode(self.x)
        loss = self.hyper("weight label") * -q[torch.arange(self.n), torch.as_tensor(y).long()].log().sum()
        self.out["loss.label"] = loss / self.n
        self.gradients(loss, "encoder")


class Step(Rows):
    """One minibatch: forward pass, losses (sums over rows), gradients; everything in self.out by name."""

    def __init__(self, model, x, ids, step, sub):
        super().__init__(model, x, ids, step, sub)
        s = self.s
        self.passes, self.zhat = {}, None
        self.noise = self.normals(chance.NOISE, s.Dn) if s.Dn else None
        if s.direction == "forward":
            self.said, self.z = self.encode(self.x)
            self.xhat = self.decode(self.z)
        else:
            self.z = self.prior()
            self.xhat = self.decode(self.z)
            if s.has("encoder"):
                self.said, self.zhat = self.encode(self.xhat if s.flipped else self.x)
        if s.has("encoder"):
            self.passes["encoder"] = [model.net["encoder"].batch_statistics()]
        self.out["z"], self.out["xhat"] = self.z, self.xhat
        if s.head:
            self.out["mu"], self.out["lv"] = self.said
        elif self.zhat is not None:
            self.out["zhat"] = self.zhat
        # The pairs of rec and the rows of reg, real side first.
        self.pairs = {"forward": ((self.x, self.z), (self.xhat, self.z)),
                      "flipped": ((self.xhat, self.z), (self.xhat, self.zhat)),
                      "joint": ((self.x, self.zhat), (self.xhat, self.z))}[s.direction]

    def decode(self, z):
        xhat = self.m.net["decoder"](self.m.joined(z, self.noise))
        self.passes["decoder"] = [self.m.net["decoder"].batch_statistics()]
        return xhat

    def prior(self):
        return self.m.prior(self.m.chance(chance.PRIOR, *self.at), self.ids)

    def image(self, x, real):
        return self.jitter("jitter image", chance.IMAGE_REAL if real else chance.IMAGE_FAKE, x)

    def rec(self, pair, real):
        # Forward, both pairs hold the same code, and see it through the same noise.
        own = not real and self.s.direction != "forward"
        code = self.jitter("jitter code", chance.CODE_REC_FAKE if own else chance.CODE_REC, pair[1])
        return self.m.net["rec"](self.image(pair[0], real), code=code)

    def reg(self, v, real):
        if self.s.flipped:
            return self.m.net["reg"](self.image(v, real))
        return self.m.net["reg"](self.jitter("jitter code", chance.CODE_REG_REAL if real else chance.CODE_REG_FAKE, v))

    def disc(self, name, real, fake, more=lambda: 0):
        """real, fake, more: passes of this discriminator, in this order; each is a batch of its own."""
        t, self.passes[name] = [], []
        for run in real, fake:
            t.append(run())
            self.passes[name].append(self.m.net[name].batch_statistics())
        loss = real_loss(t[0], self.hyper("smooth")) + fake_loss(t[1]) + more()
        self.out.update({"loss." + name: loss / self.n, name + "_real": t[0], name + "_fake": t[1]})
        self.gradients(loss, name)

    def disc_rec(self):
        real, fake = (tuple(v.detach() for v in pair) for pair in self.pairs)

        def mismatch():         # the real side's pictures, with the same jittered codes, each of the row before
            w = self.hyper("weight mismatch")
            if w <= 0:
                return 0
            code = torch.roll(self.jitter("jitter code", chance.CODE_REC, real[1]), 1, 0)
            return w * fake_loss(self.m.net["rec"](self.image(real[0], True), code=code))

        self.disc("rec", lambda: self.rec(real, True), lambda: self.rec(fake, False), mismatch)

    def disc_reg(self):
        real, fake = (self.x, self.xhat) if self.s.flipped else (self.prior(), self.z)
        self.disc("reg", lambda: self.reg(real, True), lambda: self.reg(fake.detach(), False))

    def reconstruction(self):
        """The term R of the table, a sum over rows."""
        s = self.s
        if s.reconstruction == "adversarial":
            self.out["rec_gen"] = t = self.rec(self.pairs[1], False)
            R = real_loss(t)
            return R + fake_loss(self.rec(self.pairs[0], True)) if s.direction == "joint" else R
        if s.reconstruction == "none":
            return torch.zeros(())
        if s.reconstruction == "likelihood" and s.head and s.flipped:
            mu, lv = self.said
            return -(torch.distributions.Normal(mu, (lv / 2).exp()).log_prob(self.z) + math.log(2 * math.pi) / 2).sum()
        if s.reconstruction == "likelihood" and s.flipped:
            return -self.said[0][self.z > 0].log().sum()
        if s.reconstruction == "likelihood" and not s.signed:
            return nn.functional.binary_cross_entropy(self.xhat, self.x, reduction="sum")
        return ((self.x - self.xhat) ** 2).sum() / 2

    def gen(self):
        """The decoder gets `weight decoder` of what has to do with the reconstruction of codes, the encoder all of it."""
        s, direct = self.s, 0
        through = self.hyper("weight rec") * self.reconstruction()
        if s.reconstruction == "adversarial" and s.direction == "forward" and self.hyper("weight positive") > 0:
            through = through + self.hyper("weight positive") * fake_loss(self.rec((self.x, self.z), True))
        if s.categorical and self.hyper("weight entropy") > 0:
            q = (self.z if s.direction == "forward" else self.zhat).mean(0)
            through = through + self.hyper("weight entropy") * self.n * (q * q.log()).sum()
        if s.regularization == "adversarial":
            self.out["reg_gen"] = t = self.reg(self.xhat if s.flipped else self.z, False)
            direct = self.hyper("weight reg") * real_loss(t)
        elif s.regularization == "kl":
            mu, lv = self.said
            direct = self.hyper("weight reg") * (mu ** 2 + lv.exp() - lv - 1).sum() / 2
        self.out["loss.gen"] = (direct + through) / self.n
        if s.has("encoder"):
            self.gradients(direct + through, "encoder")
        self.gradients(direct + (self.hyper("weight decoder") if s.flipped else 1) * through, "decoder")


def gather(shards, names, labelled=None):
    """Gradients and batch statistics of several minibatches as one: the last one's, with those of the others added.
    A term is divided by its own rows; in `out` gradients are in the measure of the unlabelled rows, their sum."""
    step, rows = shards[-1], sum(s.n for s in shards)
    for name in names:
        step.passes[name] = [p for s in shards for p in s.passes[name]]
        for full, layer, short, p in step.m.net[name].tensors():
            g = sum(s.out["grad." + full] for s in shards)
            if labelled and name == "encoder":
                g = g + labelled.out["grad." + full] * rows / labelled.n
            step.out["grad." + full] = g
            p.grad = layer.to_torch(short, g / rows).clone()


def mean_loss(shards, name):
    """That of all rows, which the last minibatch reports."""
    mean = sum(shard.out["loss." + name].detach() * shard.n for shard in shards) / sum(shard.n for shard in shards)
    shards[-1].out["loss." + name] = mean
    return float(mean)


def decayed(model, total):
    """`decay F`: constant for the fraction F of the run, then linear to 0."""
    F, done = model.spec.hypers["decay"], model.step / total if total else 0.0
    return 1.0 if F >= 1 or done <= F else max(0.0, (1 - done) / (1 - F))


def update(model, name, step, total):
    """One Adam step of a network, its running statistics, and the averages of both."""
    s, tensors = model.spec, list(model.net[name].tensors())
    norm = math.sqrt(sum(float((p.grad.double() ** 2).sum()) for *_, p in tensors))
    clip = s.hyper("clip", model.step)
    if clip > 0 and norm > clip:
        for *_, p in tensors:
            p.grad *= clip / norm
    model.adam[name].param_groups[0]["lr"] = decayed(model, total) * s.hyper("rate " + name, model.step)
    model.adam[name].step()
    with torch.no_grad():
        for full, layer, short, p in tensors:
            if layer.norm == "scale" and short == "bn.weight":
                p.clamp_(0.5, 10)
    for layer in model.net[name].vectors().values():
        layer.turn()
    keep = min(s.bnorm[1], model.updates[name] / (model.updates[name] + 1))
    for key in step.passes[name][0]:
        batch = sum(p[key] for p in step.passes[name]) / len(step.passes[name])
        model.stats[key] = keep * model.stats[key] + (1 - keep) * batch
    model.updates[name] += 1
    if model.ema:
        w = 1 - min(s.hypers["ema"], (1 + model.step) / (10 + model.step))
        values = model.values()
        for key in model.ema:
            if key.split(".")[0] == name and key not in model.stats:
                model.ema[key] += (w * (values[key] - model.ema[key])).astype(model.ema[key].dtype)


def average_statistics(model, step):
    """Batch statistics of the averaged networks' own: every eighth step they see the last minibatch, without jitter. The
    encoder sees data in any direction, the decoder the codes that it is trained on."""
    s, look = model.spec, model.step // 8
    if not model.ema or model.step % 8:
        return
    net = model.averaged_nets()
    with torch.no_grad():
        z = step.z
        if s.has("encoder"):
            _, code = model.encoded(net["encoder"], step.x, step.eps())
            z = code if s.direction == "forward" else z
        net["decoder"](model.joined(z, step.noise))
    keep = min(0.75, look / (look + 1))
    for name in net:
        for key, batch in net[name].batch_statistics().items():
            model.ema[key] = keep * model.ema[key] + (1 - keep) * batch.numpy()


def takes_part(spec, name, k, all_steps, loss):
    """In the last N sub-steps; with `below` on either, from the first one on, at most N and while not below."""
    steps, below = spec.steps[name]
    if not any(b > 0 for _, b in spec.steps.values()):
        return k + steps >= all_steps
    return k < steps and (k == 0 or below <= 0 or loss >= below)


def next_labelled(model, pool):
    """The step's rows of the labelled ones (x, ids, y): the next B, from the first again after the last."""
    if pool is None:
        return None
    x, ids, y = pool
    B = min(int(model.spec.hypers["labels"]), len(ids))
    at = (model.step * B + np.arange(B)) % len(ids)
    return Labelled(model, x[at], ids[at], y[at], model.step)


def train(model, batches, steps, total=0, pool=None):
    """batches: an iterator of (x [n,D], ids); pool: all labelled rows (x, ids, y). Yields for each step the last
    minibatch's results, as numpy arrays; gradients are those of all minibatches that the update was made of."""
    s, discs = model.spec, [d for d in ("rec", "reg") if model.spec.has(d)]
    K = int(s.hypers["shards"])
    for _ in range(steps):
        subs = max([s.steps[d][0] for d in discs] or [1])
        last, used, before = {"rec": math.inf, "reg": math.inf}, 0, {}
        for k in range(subs):
            part = [d for d in discs if takes_part(s, d, k, subs, last[d])]
            if k and not part:
                break
            shards = [Step(model, *next(batches), model.step, k) for _ in range(K)]
            used += K
            for d in part:
                for shard in shards:
                    getattr(shard, "disc_" + d)()
                last[d] = mean_loss(shards, d)  # of the sub-step: `below` decides by it
            if k == 0:
                first = {"first." + key: v for key, v in shards[0].out.items() if key in ("rec_real", "rec_fake", "reg_real", "reg_fake")}
            step = shards[-1]
            gather(shards, part)
            for d in part:
                update(model, d, step, total)
            for key, v in before.items():       # of a discriminator that did not take part in the last sub-step
                step.out.setdefault(key, v)
            before = step.out
        labelled = next_labelled(model, pool)
        for shard in shards:
            shard.gen()
        mean_loss(shards, "gen")
        gather(shards, [n for n in ("encoder", "decoder") if s.has(n)], labelled)
        for name in ("encoder", "decoder"):
            if s.has(name) and (name == "decoder" or model.step >= s.hypers["freeze encoder"]):
                update(model, name, step, total)
        average_statistics(model, step)
        if model.ema and s.running:             # the prior is one
            model.ema["encoder.prior"] = model.stats["encoder.prior"].numpy().copy()
        model.step += 1
        out = {k: v.detach().numpy().copy() if torch.is_tensor(v) else np.asarray(v) for k, v in {**step.out, **first}.items()}
        if labelled:
            out["loss.label"] = labelled.out["loss.label"].detach().numpy()
        out["batches"] = used
        yield out
