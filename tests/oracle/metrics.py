#!/usr/bin/env python3
"""Writes tests/unit/eval/eval_numbers.h: small data and what scikit-learn, scipy and numpy say of it.

    python3 tests/oracle/metrics.py > tests/unit/eval/eval_numbers.h          made with scikit-learn 1.2.1, scipy 1.10.1
"""
import numpy as np
from scipy.linalg import sqrtm
from scipy.optimize import linear_sum_assignment
from scipy.special import expit, logsumexp
from scipy.stats import entropy, kstest, norm, wasserstein_distance
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, adjusted_rand_score, confusion_matrix, log_loss, normalized_mutual_info_score
from sklearn.metrics import homogeneity_completeness_v_measure
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors
from sklearn.preprocessing import StandardScaler

from chance import Chance

rng = np.random.default_rng(7)


def array(kind, name, values):
    flat = np.asarray(values).ravel()
    text = [repr(float(v)) + "f" if kind == "float" else repr(float(v)) if kind == "double" else str(int(v)) for v in flat]
    lines = [", ".join(text[i:i + 12]) for i in range(0, len(text), 12)]
    print(f"static const {kind} {name}[] = {{\n    " + ",\n    ".join(lines) + "\n};")


def number(name, value):
    print(f"#define {name} {value!r}")


def short(v):
    return np.round(v, 3).astype(np.float32)


# Codes: three classes called 0, 2 and 5, some rows twice, distances that tie.
centres = np.array([[0, 0, 0, 2], [1, 1, 0, 2], [0, 2, -1, 2]], float)
names = np.array([0, 2, 5])


def codes(n):
    c = rng.integers(0, 3, n)
    z = short(centres[c] + rng.normal(0, 0.7, (n, 4)))
    z[:, 3] = 2                                 # a dimension without variance
    z[5], z[6] = z[4], z[4]
    z[10:20] = np.round(z[10:20])
    return z, names[c]


ze, ye = codes(150)
zs, ys = codes(120)
print("/* Made by tests/oracle/metrics.py. */\n")
array("float", "estimate_z", ze)
array("int32_t", "estimate_y", ye)
array("float", "score_z", zs)
array("int32_t", "score_y", ys)
d2 = ((zs[:, None].astype(float) - ze[None].astype(float)) ** 2).sum(-1)
array("unsigned", "nearest", np.argsort(d2, 1, kind="stable")[:, :5])
check = NearestNeighbors(n_neighbors=5, algorithm="brute").fit(ze.astype(float)).kneighbors(zs.astype(float))[0]
assert np.allclose(check ** 2, np.sort(d2, 1)[:, :5])


def votes(k):
    picked = ye[np.argsort(d2, 1, kind="stable")[:, :k]]
    return np.mean([np.bincount(p).argmax() != y for p, y in zip(picked, ys)])


number("KNN1_ERROR", votes(1))
number("KNN5_ERROR", votes(5))
assert abs(1 - KNeighborsClassifier(5, algorithm="brute").fit(ze.astype(float), ye).score(zs.astype(float), ys) - votes(5)) < 0.02

scaler = StandardScaler().fit(ze.astype(float))
probe = LogisticRegression(C=1, tol=1e-12, max_iter=100000).fit(scaler.transform(ze.astype(float)), ye)
number("PROBE_ERROR", 1 - probe.score(scaler.transform(zs.astype(float)), ys))
number("PROBE_LOSS", log_loss(ye, probe.predict_proba(scaler.transform(ze.astype(float)))) + (probe.coef_ ** 2).sum() / 2 / len(ye))
array("double", "probe_w", probe.coef_)


# Categorical codes of three classes: k categories, the last one never the largest.
def categorical(n, k, y, sharp):
    logits = rng.normal(0, 1, (n, k))
    logits[np.arange(n), (np.searchsorted(names, y) * 2 + rng.integers(0, 2, n)) % (k - 1)] += sharp
    logits[:, k - 1] = -3
    e = np.exp(logits)
    return (e / e.sum(1, keepdims=True)).astype(np.float32)


for k, sharp in ((3, 1.5), (8, 3.0)):
    se, ss = categorical(150, k, ye, sharp), categorical(120, k, ys, sharp)
    array("float", f"estimate_s{k}", se)
    array("float", f"score_s{k}", ss)
    ce, cs = se.argmax(1), ss.argmax(1)
    head = ye[se.argmax(0)]
    number(f"HEAD{k}", np.mean(head[cs] != ys))
    majority = np.array([np.bincount(ye[ce == i]).argmax() if (ce == i).any() else -1 for i in range(k)])
    assert -1 in majority
    number(f"MAJORITY{k}", np.mean(majority[cs] != ys))
    number(f"NMI{k}", normalized_mutual_info_score(ys, cs))
    number(f"ARI{k}", adjusted_rand_score(ys, cs))
    for name, value in zip(("HOMOGENEITY", "COMPLETENESS", "V_MEASURE"), homogeneity_completeness_v_measure(ys, cs)):
        number(f"{name}{k}", float(value))
    if k == 3:
        table = np.array([[np.sum((cs == i) & (ys == c)) for c in names] for i in range(k)])
        i, j = linear_sum_assignment(-table)
        number(f"HUNGARIAN{k}", 1 - table[i, j].sum() / len(ys))
    p = ss.astype(float)
    m = p.mean(0)
    number(f"USED{k}", int(np.sum(np.bincount(cs, minlength=k) >= 0.001 * len(cs))))
    number(f"BALANCE{k}", -(m * np.log(m)).sum() / np.log(k))
    number(f"CONFIDENCE{k}", p.max(1).mean())
    shares = np.bincount(cs, minlength=k) / len(cs)
    number(f"LEAST{k}", float(shares.min()))
    number(f"MOST{k}", float(shares.max()))
    number(f"ENTROPY{k}", -(p * np.log(p)).sum(1).mean())

# Reconstructions: 6 samples of 4 draws each, 5 numbers; xhat in [-1,1].
x = rng.integers(0, 256, (6, 5)).repeat(4, 0)
xhat = short(np.clip((x / 127.5 - 1) * 0.6 + rng.normal(0, 0.2, x.shape), -1, 1))
u, v = x / 255, (xhat.astype(float) + 1) / 2
array("unsigned char", "x_bytes", x)
array("float", "xhat_signed", xhat)
number("MSE", np.mean((u - v) ** 2))
number("MSE_ROLLED", np.mean((np.roll(u, 4, 0) - v) ** 2))
number("RHO", v.reshape(6, 4, 5).var(1, ddof=1).sum(1).mean() / v.var(0, ddof=1).sum())

cost = rng.integers(-50, 50, (40, 40))
array("int64_t", "cost40", cost)
number("COST40", int(cost[linear_sum_assignment(cost)].sum()))

# Modes of labelled data, and samples beside them: of three modes, one rare, one between the others.
data = short(rng.normal(0, 0.1, (150, 2)) + np.array([[1, 0], [0, 1], [-1, 0]])[np.searchsorted(names, ye)])
samples = short(np.concatenate([rng.normal(0, 0.12, (118, 2)) + np.array([[1, 0], [0, 1]])[rng.integers(0, 2, 118)],
                                [[-1.0, 0.05], [0.5, 0.5]]]))
array("float", "mode_data", data)
array("float", "mode_samples", samples)
centre = np.array([data[ye == c].astype(float).mean(0) for c in names])
std = np.sqrt(((data - centre[np.searchsorted(names, ye)]) ** 2).sum() / (2 * (150 - 3)))
far = np.sqrt(((samples[:, None].astype(float) - centre[None]) ** 2).sum(-1))
at, far = far.argmin(1), far.min(1)
number("MODE_STD", float(std))
number("MODE_GOOD", float((far <= 3 * std).mean()))
number("MODE_COVERED", int(sum(((at == k) & (far <= 3 * std)).mean() >= 0.01 for k in range(3))))
number("MODE_BRIDGE", float((far > 6 * std).mean()))
share = np.bincount(at, minlength=3) / len(at)
number("MODE_KL", float((share[share > 0] * np.log(3 * share[share > 0])).sum()))
given = np.where(rng.random(120) < 0.8, at, rng.integers(0, 3, 120))
array("float", "mode_given", np.eye(3)[given])
number("MODE_NMI", normalized_mutual_info_score(at, given))


# Two samples, near and far apart.
def mmd2(a, b):
    kernel = lambda p, q: 2 * p.shape[1] / (2 * p.shape[1] + ((p[:, None] - q[None]) ** 2).sum(-1))
    a, b = a.astype(float), b.astype(float)
    n, m = len(a), len(b)
    aa, bb = kernel(a, a), kernel(b, b)
    return float((aa.sum() - np.trace(aa)) / (n * (n - 1)) + (bb.sum() - np.trace(bb)) / (m * (m - 1)) - 2 * kernel(a, b).mean())


a, b, c = short(rng.normal(0, 1, (70, 3))), short(rng.normal(0, 1, (50, 3))), short(rng.normal(0.5, 1.5, (50, 3)))
array("float", "match_a", a)
array("float", "match_b", b)
array("float", "match_c", c)
number("MMD2_AB", mmd2(a, b))
number("MMD2_AC", mmd2(a, c))
for name, other in (("AB", b), ("AC", c)):
    both, square = np.concatenate([a, other]), mmd2(a, other)
    permuted = [mmd2(*np.split(both[rng.permutation(len(both))], [len(a)])) for _ in range(2000)]
    number(f"MMD_P_{name}", float((1 + np.sum(np.array(permuted) >= square)) / 2001))

# A classifier's answers: 5 categories, 30 samples of 4 draws, the last three of unknown label.
y = rng.integers(0, 5, 30).repeat(4)
logits = rng.normal(0, 1, (120, 5)) + 2 * np.eye(5)[y]
answers = (np.exp(logits) / np.exp(logits).sum(1, keepdims=True)).astype(np.float32)
known, c = y[:108], answers.argmax(1)
array("float", "answers", answers)
array("int32_t", "answers_y", np.where(np.arange(120) < 108, y, -1))
number("ANSWERS_ERROR", 1 - accuracy_score(known, c[:108]))
array("unsigned", "answers_table", confusion_matrix(known, c[:108], labels=range(5)))
shares = np.array([np.bincount(g, minlength=5) / 4 for g in c.reshape(30, 4)])
number("ANSWERS_AGREEMENT", float(shares.max(1).mean()))
number("ANSWERS_ENTROPY", float(entropy(shares, base=2, axis=1).mean()))

# Codes beside the normal prior: nearly normal, too narrow, skew. And categories beside the uniform one.
z = short(np.c_[rng.normal(0, 1, 90), rng.normal(0.1, 0.7, 90), rng.exponential(1, 90) - 1])
z[3], z[17] = z[4], 30                                          # equal rows, and one far out
wide = z.astype(float)
array("float", "prior_z", z)
ks = [kstest(wide[:, j], "norm").statistic for j in range(3)]
array("double", "prior_ks", ks)
number("PRIOR_COVARIANCE", float(np.linalg.norm(np.cov(wide.T) - np.eye(3)) / np.sqrt(3)))


def wasserstein(x):
    """int |F_n - Phi|, piece by piece between the values of the sample, with the primitive x Phi(x) + phi(x) of Phi."""
    x = np.sort(x)
    primitive = lambda t: 0.0 if t == -np.inf else t * norm.cdf(t) + norm.pdf(t)
    piece = lambda a, b, f: abs(primitive(b) - primitive(a) - f * (b - a))
    total = primitive(x[0]) + primitive(-x[-1])                 # below the first value, and above the last
    for i in range(1, len(x)):
        cross = np.clip(norm.ppf(i / len(x)), x[i - 1], x[i])
        total += piece(x[i - 1], cross, i / len(x)) + piece(cross, x[i], i / len(x))
    return float(total)


grid = norm.ppf((np.arange(200000) + 0.5) / 200000)
assert all(abs(wasserstein(wide[:, j]) - wasserstein_distance(wide[:, j], grid)) < 1e-3 for j in range(3))
array("double", "prior_w1", [wasserstein(wide[:, j]) for j in range(3)])
way = Chance(1, 15, 0, 4).normal(np.arange(100), 3)
way /= np.linalg.norm(way, axis=1, keepdims=True)
number("PRIOR_WASSERSTEIN", float(np.mean([wasserstein(wide @ w) for w in way])))
p = answers.astype(float).mean(0)
number("PRIOR_KL", float(entropy(p, np.full(5, 0.2))))
number("PRIOR_KL_HARD", float(entropy(np.bincount(c, minlength=5), np.full(5, 0.2))))

# Logits of a discriminator that is not optimal: N(1,1) against N(0,1) in one dimension, whose T is t - 1/2, and KL 1/2 nat.
logit_p, logit_n = short(1.3 * rng.normal(1, 1, 80) - 0.4), short(1.3 * rng.normal(0, 1, 60) - 0.4)
array("float", "logit_p", logit_p)
array("float", "logit_n", logit_n)
for name, sign in (("", 1), ("_TURNED", -1)):
    p, n = (sign * v.astype(float) for v in ((logit_p, logit_n)[::sign]))
    number("BITS_PLUG_IN" + name, float(p.mean() / np.log(2)))
    number("BITS_DV" + name, float((p.mean() - logsumexp(n) + np.log(len(n))) / np.log(2)))
    number("BITS_FGAN" + name, float((p.mean() - np.exp(n).mean() + 1) / np.log(2)))
    loss = log_loss(np.ones(len(p)), expit(p), labels=[0, 1]) + log_loss(np.zeros(len(n)), expit(n), labels=[0, 1])
    number("BITS_JS" + name, float(1 - loss / 2 / np.log(2)))

# Features of samples and of data, of which two depend on others: the distances of Frechet and by the kernel.
mix = rng.normal(0, 1, (6, 6))
real, made = (short(np.maximum(rng.normal(m, 1, (n, 6)) @ mix, 0)) for m, n in ((0, 90), (0.4, 70)))
real[:, 5], made[:, 5] = real[:, 0] + real[:, 1], 2 * made[:, 0]
array("float", "features_real", real)
array("float", "features_made", made)
a, b = made.astype(float), real.astype(float)


def frechet(a, b):
    sa, sb = np.cov(a.T), np.cov(b.T)
    root = sqrtm(sa @ sb)
    assert np.abs(np.imag(root)).max() < 1e-6
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(sa + sb - 2 * np.real(root)))


number("FRECHET", frechet(a, b))
number("FRECHET_TURNED", frechet(a.reshape(105, 4)[:60], b.reshape(135, 4)))      # of full rank


def kid(a, b):
    ka, kb, kab = ((p @ q.T / 6 + 1) ** 3 for p, q in ((a, a), (b, b), (a, b)))
    n, m = len(a), len(b)
    return float((ka.sum() - np.trace(ka)) / (n * (n - 1)) + (kb.sum() - np.trace(kb)) / (m * (m - 1)) - 2 * kab.mean())


number("KID", kid(a, b))
m = rng.normal(0, 1, (7, 7))
m = (m + m.T).round(3)
array("double", "symmetric", m)
array("double", "symmetric_values", np.linalg.eigvalsh(m))

# Draws: pairs that differ, of all samples and of every third.
pairs = np.array([np.mean([p != q for i, p in enumerate(g) for q in g[i + 1:]]) for g in answers.argmax(1).reshape(30, 4)])
number("ANSWERS_DIFFER", float(pairs.mean()))
number("ANSWERS_DIFFER_THIRD", float(pairs[::3].mean()))
number("PRIOR_KL_GIVEN", float(entropy(answers.astype(float).mean(0), [0.3, 0.3, 0.2, 0.15, 0.05])))

# A classifier for two samples: each number and its square, even rows fitted, odd ones held out.
a, b = short(rng.normal(0, 1, (301, 3))), short(rng.normal(0, [1, 1.6, 1], (301, 3)) + [0.3, 0, 0])
array("float", "two_a", a)
array("float", "two_b", b)
v, label = np.concatenate([np.c_[s, s ** 2] for s in (a.astype(float), b.astype(float))]), np.repeat([0, 1], 301)
fit = np.tile(np.arange(301) % 2 == 0, 2)
scaler = StandardScaler().fit(v[fit])
told = LogisticRegression(C=1, tol=1e-12, max_iter=100000).fit(scaler.transform(v[fit]), label[fit])
assert np.abs(told.decision_function(scaler.transform(v[~fit]))).min() > 1e-4
number("C2ST", float(told.score(scaler.transform(v[~fit]), label[~fit])))
