"""Files of arrays for iae-import, written by numpy and scipy, of every type, order and shape. Into the current folder, a folder a
theme: THEME/NAME is a file, THEME/NAME.args options of iae-import, and THEME/NAME.want.npz what the stream is to hold."""
import os
import struct
import warnings

import numpy as np

rng = np.random.RandomState(1)
INTEGERS = "u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8"
FLOATS = "f2", "f4", "f8"
PICTURES = rng.randint(0, 256, (6, 5, 4)).astype("u1")
LABELS = np.array([3, 1, 4, 1, 5, 9])
IDX = {"u1": 8, "i1": 9, "i2": 11, "i4": 12, "f4": 13, "f8": 14}


def place(theme, name):
    os.makedirs(theme, exist_ok=True)
    return os.path.join(theme, name)


def channels(x):
    return x[..., None] if x.ndim == 3 else x


def want(theme, name, x, y=None, args="", **fields):
    """x as the rows are to be, labels of any type."""
    if y is not None:
        fields["y"] = np.asarray(y).astype("i4")
    fields.setdefault("id", np.arange(len(x)))
    np.savez(place(theme, name + ".want.npz"), x=channels(x), **fields)
    with open(place(theme, name + ".args"), "w") as f:
        f.write(args)


def as_rows(a):
    """The types that rows become."""
    if a.dtype.kind == "b":
        return np.where(a, 255, 0).astype("u1")
    if a.dtype.kind == "f":
        return a.astype("f4")
    return a.astype("u1") if a.min() >= 0 and a.max() <= 255 else a.astype("f4")


def npy(theme, name, a, version=None):
    with open(place(theme, name), "wb") as f, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        np.lib.format.write_array(f, a, version=version)


def idx(theme, name, a, kind):
    with open(place(theme, name), "wb") as f:
        f.write(struct.pack(">BBBB%dI" % a.ndim, 0, 0, IDX[kind], a.ndim, *a.shape) + a.astype(">" + kind).tobytes())


def numbers():
    """Small ones that any type has, and large ones."""
    for kind in INTEGERS + FLOATS:
        for order in "<>":
            small = (PICTURES % 100).astype(order + kind)
            yield kind + "be" * (order == ">"), small
            if kind not in ("u1", "i1", "f2"):
                yield kind + "be" * (order == ">") + "-large", (PICTURES * 200.5).astype(order + kind)
    yield "i1-negative", (PICTURES.astype(int) - 128).astype("i1")
    yield "f2-parts", (PICTURES / 256).astype("f2")
    yield "bool", PICTURES > 100


def types():
    for name, a in numbers():
        npy("npy", name + ".npy", a)
        want("npy", name + ".npy", as_rows(a))
        if a.dtype.kind != "b" and a.dtype.str[1:] in IDX and a.dtype.byteorder != ">":
            idx("idx", name, a, a.dtype.str[1:])
            want("idx", name, as_rows(a))
    for version in 1, 2, 3:
        npy("npy", "version%d.npy" % version, PICTURES, (version, 0))
        want("npy", "version%d.npy" % version, PICTURES)


def orders():
    for shape in (7, 5), (7, 5, 4), (7, 5, 4, 3), (3000, 5, 4), (1, 6), (7, 1):
        a = rng.randn(*shape)
        name = "x".join(str(n) for n in shape)
        npy("order", name + ".npy", np.asfortranarray(a))
        want("order", name + ".npy", as_rows(a))
        np.savez(place("order", name + ".npz"), x=np.asfortranarray(a), y=np.arange(len(a)))
        want("order", name + ".npz", as_rows(a), np.arange(len(a)))
    u1 = rng.randint(0, 256, (7, 6, 5, 3)).astype("u1")
    for name, a, args, x in (
            ("last.npy", np.moveaxis(u1, 0, -1), "--sample-axis last", u1),
            ("last-fortran.npy", np.asfortranarray(np.moveaxis(u1, 0, -1)), "--sample-axis last", u1),
            ("none.npy", u1[0], "--sample-axis none", u1[:1]),
            ("planes.npy", np.moveaxis(u1, 3, 1), "--channels-first", u1),
            ("planes-fortran.npy", np.asfortranarray(np.moveaxis(u1, 3, 1)), "--channels-first", u1),
            ("side.npy", u1.swapaxes(1, 2), "--transpose", u1),
            ("side-gray.npy", u1[..., 0].swapaxes(1, 2), "--transpose", u1[..., 0]),
            ("planes-side.npy", np.moveaxis(u1, 3, 1).swapaxes(2, 3), "--channels-first --transpose", u1),
            ("all.npy", np.asfortranarray(np.moveaxis(np.moveaxis(u1, 3, 1).swapaxes(2, 3), 0, -1)).astype(">i4"),
             "--channels-first --transpose --sample-axis last", u1)):
        npy("order", name, a)
        want("order", name, x, args=args)
    npy("order", "divided.npy", u1)
    want("order", "divided.npy", (u1 / 255.).astype("f4"), args="--divide 255")
    npy("order", "divided-i4.npy", u1.astype("i4"))
    want("order", "divided-i4.npy", (u1 / 2.).astype("f4"), args="--divide 2")
    idx("order", "emnist", PICTURES.swapaxes(1, 2), "u1")
    want("order", "emnist", PICTURES, args="--transpose")


def labels():
    table = np.zeros((6, 8), int)
    table[:, 0], table[:, 3] = LABELS, LABELS[::-1]
    shapes = {"list": LABELS, "column": LABELS[:, None], "row": LABELS[None], "float": LABELS.astype("f8"), "half": LABELS.astype("f2"),
              "bool": LABELS > 3, "u8": LABELS.astype("u8"), "be": LABELS.astype(">i2"), "table": table,
              "fortran": np.asfortranarray(table)}
    for name, y in shapes.items():
        first = y[:, 0] if y.shape == (6, 8) else y.ravel()
        npy("labels", name, y)
        want("labels", name, PICTURES, first)
        np.savez(place("pairs", name + ".npz"), images=PICTURES, labels=y)
        want("pairs", name + ".npz", PICTURES, first)
        if name in ("table", "fortran"):
            npy("labels", name + "4", y)
            want("labels", name + "4", PICTURES, y[:, 3], "--label-column 4")
            np.savez(place("pairs", name + "4.npz"), images=PICTURES, labels=y)
            want("pairs", name + "4.npz", PICTURES, y[:, 3], "--label-column 4")
    idx("labels", "idx1", LABELS, "i4")
    want("labels", "idx1", PICTURES, LABELS)
    idx("labels", "qmnist", table, "i4")
    want("labels", "qmnist", PICTURES, LABELS)
    np.savez(place("labels", "set.npz"), x=PICTURES, y=LABELS, other=LABELS + 1)
    want("labels", "set.npz", PICTURES, LABELS)
    np.savez(place("labels", "other.npz"), x=PICTURES, y=LABELS, other=LABELS + 1)
    want("labels", "other.npz", PICTURES, LABELS + 1, "--labels-array other")
    npy("labels", "samples-last", LABELS[:5])
    npy("pairs", "x.npy", PICTURES)


def names():
    x, y = PICTURES, LABELS
    for name, arrays, args, i in (
            ("keras.npz", {"x_train": x, "y_train": y, "x_test": x[:2], "y_test": y[:2] + 1}, "", slice(6)),
            ("keras-test.npz", {"x_train": x, "y_train": y, "x_test": x[:2], "y_test": y[:2]}, "--split test", slice(2)),
            ("medmnist.npz", {s + "_" + w: (x if w == "images" else y[:, None].astype("u1"))[:n] for s, n in
                              (("train", 6), ("val", 3), ("test", 2)) for w in ("images", "labels")}, "", slice(6)),
            ("medmnist-val.npz", {s + "_" + w: (x if w == "images" else y[:, None].astype("u1"))[:n] for s, n in
                                  (("train", 6), ("val", 3), ("test", 2)) for w in ("images", "labels")}, "--split val", slice(3)),
            ("sklearn.npz", {"data": x, "target": y}, "", slice(6)),
            ("faces.npz", {"fea": x, "gnd": y}, "", slice(6)),
            ("arr.npz", {"arr_0": x, "arr_1": y}, "--array arr_0 --labels-array arr_1", slice(6)),
            ("two.npz", {"x": x[::-1], "X": x, "y": y[::-1], "Y": y}, "--array X --labels-array Y", slice(6)),
            ("one.npz", {"some": x, "y": y}, "", slice(6))):
        np.savez(place("names", name), **arrays)
        want("names", name, x[i], y[i], args)
    with open(place("names", "objects.npz"), "wb") as f:
        np.savez(f, x=x, y=y, o=np.array([None, 1], object), s=np.array(["a", "b"]))
    want("names", "objects.npz", x, y)


def fields():
    """All types that a stream has, and those that become one of them."""
    x, n = PICTURES, len(PICTURES)
    kept = {"z": rng.randn(n, 3).astype("f4"), "w": rng.randn(n, 2, 2), "mask": np.arange(n, dtype="u1"),
            "n": rng.randn(n, 2).astype("f4"), "b.c-d": np.arange(n) * 10**10, "id": np.arange(n)[::-1] * 3, "odd": np.arange(n, dtype="i4") - 3}
    kept["z"][1] = np.nan, np.inf, -0.
    np.savez(place("fields", "kept.npz"), x=x, y=LABELS, **kept)
    want("fields", "kept.npz", x, LABELS, **kept)
    wider = {"f2": rng.randn(n).astype("f2"), "i1": -np.arange(n, dtype="i1"), "u2": np.arange(n, dtype="u2"), "u4": np.arange(n, dtype="u4") + 2**31,
             "u8": np.arange(n, dtype="u8"), "bool": x[:, 0, 0] > 100, "swapped": np.arange(n).astype(">i4"),
             "turned": np.asfortranarray(rng.randn(n, 4, 3))}
    kinds = {"f2": "f4", "i1": "i4", "u2": "i4", "u4": "i8", "u8": "i8", "bool": "i4", "swapped": "<i4", "turned": "f8"}
    np.savez_compressed(place("fields", "wider.npz"), x=x, **wider)
    want("fields", "wider.npz", x, **{k: np.ascontiguousarray(v.astype(kinds[k])) for k, v in wider.items()})
    np.savez(place("fields", "left.npz"), x=x, mean=x[0], **{"no name": LABELS, "y": LABELS, "labels_test": LABELS})
    want("fields", "left.npz", x, LABELS)


def mats():
    try:
        from scipy.io import savemat
    except ImportError:
        return
    x = rng.randint(0, 256, (6, 5, 4, 3)).astype("u1")
    last = np.moveaxis(x, 0, -1)
    for kind in INTEGERS + FLOATS[1:]:
        for factor in 1, 200:
            a = (last.astype("f8") / 2 * factor).astype(kind) if factor == 1 or kind[1] != "1" else last.astype(kind)
            name = "%s-%d.mat" % (kind, factor)
            savemat(place("mat", name), {"X": a, "y": LABELS[:, None]}, do_compression=factor == 1)
            want("mat", name, as_rows(np.moveaxis(a, -1, 0)), LABELS)
    savemat(place("mat", "logical.mat"), {"X": last > 100, "y": LABELS})
    want("mat", "logical.mat", as_rows(x > 100), LABELS)
    savemat(place("mat", "logical-labels.mat"), {"X": last, "y": LABELS > 3})
    want("mat", "logical-labels.mat", x, LABELS > 3)
    savemat(place("mat", "first.mat"), {"fea": x.reshape(6, 60), "gnd": LABELS[:, None].astype("f8")})
    want("mat", "first.mat", x.reshape(6, 60), LABELS)
    savemat(place("mat", "first-asked.mat"), {"X": x})
    want("mat", "first-asked.mat", x, args="--sample-axis first")
    savemat(place("mat", "one.mat"), {"X": x[0]})
    want("mat", "one.mat", x[:1], args="--sample-axis none")
    savemat(place("mat", "table.mat"), {"X": last, "y": np.stack([LABELS, LABELS + 1], 1)})
    want("mat", "table.mat", x, LABELS + 1, "--label-column 2")
    savemat(place("mat", "splits.mat"), {"train_x": last, "train_y": LABELS, "test_x": last[..., :2], "test_y": LABELS[:2] + 1})
    want("mat", "splits.mat", x[:2], LABELS[:2] + 1, "--split test")


def main():
    types()
    orders()
    labels()
    names()
    fields()
    mats()


if __name__ == "__main__":
    main()
