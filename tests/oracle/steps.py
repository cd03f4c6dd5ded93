"""Training steps of the twin: the objectives of recipes and man iae-objectives, gradients by PyTorch's autograd."""
import math

import numpy as np
import torch
from torch.nn.functional import softplus

import chance


def real_loss(t, smooth=1.0):
    return smooth * softplus(-t, threshold=1e9).sum() + (1 - smooth) * softplus(t, threshold=1e9).sum()


def fake_loss(t):
    return softplus(t, threshold=1e9).sum()


class Step:
    """One minibatch: forward pass, losses (sums over rows), gradients; everything in self.out by name."""

    def __init__(self, model, x, ids, step, sub):
        self.m, self.s, self.ids, self.at, self.n = model, model.spec, ids, (step, sub), len(ids)
        self.x = torch.as_tensor(x, dtype=model.dtype)
        self.out = {}
        s, n = self.s, model.net
        eps = self.normals(chance.EPS, s.De) if s.De else None
        noise = self.normals(chance.NOISE, s.Dn) if s.Dn else None
        self.z = self.jitter("jitter global", chance.GLOBAL, n["encoder"](self.jitter("jitter input", chance.INPUT, self.x), eps))
        self.xhat = n["decoder"](model.joined(self.z, noise))
        self.passes = {name: [n[name].batch_statistics()] for name in ("encoder", "decoder")}
        self.out["z"], self.out["xhat"] = self.z, self.xhat

    def knob(self, name):
        return self.s.knob(name, self.at[0])

    def normals(self, purpose, width):
        return self.m.normals(self.m.chance(purpose, *self.at), self.ids, width)

    def jitter(self, knob, purpose, v):
        std = self.knob(knob)
        return v + std * self.normals(purpose, v.shape[1]) if std > 0 else v

    def rec(self, x, real, z):
        image = self.jitter("jitter image", chance.IMAGE_REAL if real else chance.IMAGE_FAKE, x)
        return self.m.net["rec"](image, code=self.jitter("jitter code", chance.CODE_REC, z))

    def reg(self, z, real):
        return self.m.net["reg"](self.jitter("jitter code", chance.CODE_REG_REAL if real else chance.CODE_REG_FAKE, z))

    def prior(self):
        rng = self.m.chance(chance.PRIOR, *self.at)
        if not self.s.categorical:
            return self.m.normals(rng, self.ids, self.s.Dz)
        return torch.eye(self.s.Dz, dtype=self.m.dtype)[torch.tensor(rng.below(self.ids, self.s.Dz))]

    def gradients(self, loss, *names):
        """Gradients of a sum over rows, kept by name in the files' layout and left in .grad divided by the rows."""
        tensors = [t for name in names for t in self.m.net[name].tensors()]
        grads = torch.autograd.grad(loss, [p for *_, p in tensors], retain_graph=True, allow_unused=True)
        for (full, layer, short, p), g in zip(tensors, grads):
            g = torch.zeros_like(p) if g is None else g
            self.out["grad." + full] = layer.to_file(short, g).detach().clone()
            p.grad = g / self.n

    def disc_rec(self):
        net, z = self.m.net["rec"], self.z.detach()
        real = self.rec(self.x, True, z)
        self.passes["rec"] = [net.batch_statistics()]
        fake = self.rec(self.xhat.detach(), False, z)
        self.passes["rec"].append(net.batch_statistics())
        loss = real_loss(real, self.knob("smooth")) + fake_loss(fake)
        w = self.knob("weight mismatch")
        if w > 0:               # the same jittered codes, each of the row before
            code = torch.roll(self.jitter("jitter code", chance.CODE_REC, z), 1, 0)
            loss = loss + w * fake_loss(net(self.jitter("jitter image", chance.IMAGE_REAL, self.x), code=code))
        self.out.update({"loss.rec": loss / self.n, "rec_real": real, "rec_fake": fake})
        self.gradients(loss, "rec")

    def disc_reg(self):
        net = self.m.net["reg"]
        real = self.reg(self.prior(), True)
        self.passes["reg"] = [net.batch_statistics()]
        fake = self.reg(self.z.detach(), False)
        self.passes["reg"].append(net.batch_statistics())
        loss = real_loss(real, self.knob("smooth")) + fake_loss(fake)
        self.out.update({"loss.reg": loss / self.n, "reg_real": real, "reg_fake": fake})
        self.gradients(loss, "reg")

    def gen(self):
        s, loss = self.s, 0
        if s.reconstruction == "adversarial":
            t = self.rec(self.xhat, False, self.z)
            self.out["rec_gen"] = t
            loss = loss + self.knob("weight rec") * real_loss(t)
            if self.knob("weight positive") > 0:
                loss = loss + self.knob("weight positive") * fake_loss(self.rec(self.x, True, self.z))
        elif s.reconstruction == "euclidean":
            loss = loss + self.knob("weight rec") * ((self.x - self.xhat) ** 2).sum() / 2
        if s.regularization == "adversarial":
            t = self.reg(self.z, False)
            self.out["reg_gen"] = t
            loss = loss + self.knob("weight reg") * real_loss(t)
        if s.categorical and self.knob("weight entropy") > 0:
            q = self.z.mean(0)
            loss = loss - self.knob("weight entropy") * self.n * -(q * q.log()).sum()
        self.out["loss.gen"] = loss / self.n
        self.gradients(loss, "encoder", "decoder")


def decayed(model, total):
    """`decay F`: constant for the fraction F of the run, then linear to 0."""
    F, done = model.spec.knobs["decay"], model.step / total if total else 0.0
    return 1.0 if F >= 1 or done <= F else max(0.0, (1 - done) / (1 - F))


def update(model, name, step, total):
    """One Adam step of a network, its running statistics, and the averages of both."""
    s, tensors = model.spec, list(model.net[name].tensors())
    norm = math.sqrt(sum(float((p.grad.double() ** 2).sum()) for *_, p in tensors))
    clip = s.knob("clip", model.step)
    if clip > 0 and norm > clip:
        for *_, p in tensors:
            p.grad *= clip / norm
    model.adam[name].param_groups[0]["lr"] = decayed(model, total) * s.knob("rate " + name, model.step)
    model.adam[name].step()
    with torch.no_grad():
        for full, layer, short, p in tensors:
            if layer.norm == "scale" and short == "bn.weight":
                p.clamp_(0.5, 10)
    keep = min(s.bnorm[1], model.updates[name] / (model.updates[name] + 1))
    for key in step.passes[name][0]:
        batch = sum(p[key] for p in step.passes[name]) / len(step.passes[name])
        model.stats[key] = keep * model.stats[key] + (1 - keep) * batch
    model.updates[name] += 1
    if model.ema:
        w = 1 - min(s.knobs["ema"], (1 + model.step) / (10 + model.step))
        values = model.values()
        for key in model.ema:
            if key.split(".")[0] == name and "running_" not in key:
                model.ema[key] += (w * (values[key] - model.ema[key])).astype(model.ema[key].dtype)


def average_statistics(model, step):
    """Batch statistics of the averaged networks' own: every eighth step they see the last minibatch, without jitter."""
    s, look = model.spec, model.step // 8
    if not model.ema or model.step % 8:
        return
    net = model.averaged_nets()
    with torch.no_grad():
        eps = step.normals(chance.EPS, s.De) if s.De else None
        noise = step.normals(chance.NOISE, s.Dn) if s.Dn else None
        net["decoder"](model.joined(net["encoder"](step.x, eps), noise))
    keep = min(0.75, look / (look + 1))
    for name in ("encoder", "decoder"):
        for key, batch in net[name].batch_statistics().items():
            model.ema[key] = keep * model.ema[key] + (1 - keep) * batch.numpy()


def takes_part(spec, name, k, all_steps, loss):
    """In the last N sub-steps; with `below` on either, from the first one on, at most N and while not below."""
    steps, below = spec.steps[name]
    if not any(b > 0 for _, b in spec.steps.values()):
        return k + steps >= all_steps
    return k < steps and (k == 0 or below <= 0 or loss >= below)


def train(model, batches, steps, total=0):
    """batches: an iterator of (x [n,D], ids). Yields for each step the last minibatch's results, as numpy arrays."""
    s, discs = model.spec, [d for d in ("rec", "reg") if model.spec.has(d)]
    for _ in range(steps):
        subs = max([s.steps[d][0] for d in discs] or [1])
        last, used = {"rec": math.inf, "reg": math.inf}, 0
        for k in range(subs):
            part = [d for d in discs if takes_part(s, d, k, subs, last[d])]
            if k and not part:
                break
            x, ids = next(batches)
            used += 1
            before = step.out if k else {}
            step = Step(model, x, ids, model.step, k)
            for d in part:
                getattr(step, "disc_" + d)()
                last[d] = float(step.out["loss." + d].detach())
                update(model, d, step, total)
            if k == 0:
                first = {"first." + key: step.out[key] for key in ("rec_real", "rec_fake", "reg_real", "reg_fake") if key in step.out}
            for key, v in before.items():       # of a discriminator that did not take part in the last sub-step
                step.out.setdefault(key, v)
        step.gen()
        for name in ("encoder", "decoder") if model.step >= s.knobs["freeze encoder"] else ("decoder",):
            update(model, name, step, total)
        average_statistics(model, step)
        model.step += 1
        out = {k: v.detach().numpy().copy() if torch.is_tensor(v) else np.asarray(v) for k, v in {**step.out, **first}.items()}
        out["batches"] = used
        yield out
