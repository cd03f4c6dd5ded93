#include "message.h"

#include "harness.h"

#include <stdlib.h>
#include <string.h>

#define NODES 6000
#define DEEP 40
#define MENDED 4096             /* most bytes that data are filled up to */

enum kind { UINT, STR, BIN, ARRAY, MAP, RAW };  /* RAW: anything else, as its bytes */

struct node {
    enum kind kind;
    uint64_t n;                 /* value of UINT */
    const uint8_t *p;           /* bytes of STR, BIN, RAW */
    size_t size;
    struct node *first, *next;  /* members, keys and values in turn */
    int lies;                   /* its count or length is written as `claim` */
    uint64_t claim;
    int width;                  /* of its number, if wider than needed: 1, 2, 4, 8 */
};

struct tree {
    struct node node[NODES];
    size_t nodes;
    const uint8_t *p, *end;
    uint64_t random;
    uint8_t text[1 << 16];      /* bytes that edits made */
    size_t used;
};

struct text {
    uint8_t *p;
    size_t n, most;
};

static uint64_t draw(struct tree *t, uint64_t below)
{
    t->random ^= t->random << 13;
    t->random ^= t->random >> 7;
    t->random ^= t->random << 17;
    return below ? (t->random >> 11) % below : 0;
}

/* ---- reading ---- */

static struct node *add(struct tree *t, enum kind kind)
{
    if (t->nodes == NODES)
        return NULL;
    struct node *n = &t->node[t->nodes++];
    memset(n, 0, sizeof *n);
    n->kind = kind;
    return n;
}

static int number(struct tree *t, size_t bytes, uint64_t *v)
{
    *v = 0;
    if ((size_t)(t->end - t->p) < bytes)
        return -1;
    while (bytes--)
        *v = *v << 8 | *t->p++;
    return 0;
}

static struct node *parse(struct tree *t, int depth);

static struct node *parse_members(struct tree *t, enum kind kind, uint64_t n, int depth)
{
    struct node *all = add(t, kind);
    if (!all || depth == DEEP || n > NODES)
        return NULL;
    struct node **to = &all->first;
    for (uint64_t i = 0; i < (kind == MAP ? 2 * n : n); i++) {
        if (!(*to = parse(t, depth + 1)))
            return NULL;
        to = &(*to)->next;
    }
    return all;
}

static struct node *parse_bytes(struct tree *t, enum kind kind, const uint8_t *from, uint64_t n)
{
    struct node *b = add(t, kind);
    if (!b || (uint64_t)(t->end - t->p) < n)
        return NULL;
    t->p += n;
    b->p = kind == RAW ? from : t->p - n;
    b->size = (size_t)(t->p - b->p);
    return b;
}

static struct node *parse_uint(struct tree *t, uint64_t n)
{
    struct node *u = add(t, UINT);
    if (u)
        u->n = n;
    return u;
}

static struct node *parse(struct tree *t, int depth)
{
    const uint8_t *from = t->p;
    uint64_t n;
    if (t->p == t->end)
        return NULL;
    uint8_t c = *t->p++;
    if (c < 0x80) return parse_uint(t, c);
    if (c < 0x90) return parse_members(t, MAP, c & 15, depth);
    if (c < 0xa0) return parse_members(t, ARRAY, c & 15, depth);
    if (c < 0xc0) return parse_bytes(t, STR, from, c & 31);
    if (c >= 0xcc && c <= 0xcf) return number(t, (size_t)1 << (c - 0xcc), &n) ? NULL : parse_uint(t, n);
    if (c >= 0xc4 && c <= 0xc6) return number(t, (size_t)1 << (c - 0xc4), &n) ? NULL : parse_bytes(t, BIN, from, n);
    if (c >= 0xd9 && c <= 0xdb) return number(t, (size_t)1 << (c - 0xd9), &n) ? NULL : parse_bytes(t, STR, from, n);
    if (c == 0xdc || c == 0xdd) return number(t, (size_t)2 << (c - 0xdc), &n) ? NULL : parse_members(t, ARRAY, n, depth);
    if (c == 0xde || c == 0xdf) return number(t, (size_t)2 << (c - 0xde), &n) ? NULL : parse_members(t, MAP, n, depth);
    static const uint8_t more[] = { [0xca - 0xca] = 4, [0xcb - 0xca] = 8, [0xd0 - 0xca] = 1, 2, 4, 8, 2, 3, 5, 9, 17 };
    return parse_bytes(t, RAW, from, c >= 0xca && c <= 0xd8 ? more[c - 0xca] : 0);
}

/* ---- writing ---- */

static void put(struct text *to, const void *p, size_t n)
{
    if (n > to->most - to->n)
        n = to->most - to->n;
    if (n)
        memcpy(to->p + to->n, p, n);
    to->n += n;
}

static void put_head(struct text *to, uint8_t type, uint64_t v, int bytes)
{
    uint8_t b[9] = { type };
    for (int i = 0; i < bytes; i++)
        b[1 + i] = (uint8_t)(v >> 8 * (bytes - 1 - i));
    put(to, b, 1 + (size_t)bytes);
}

static void put_count(struct text *to, const struct node *n, uint64_t v)
{
    static const struct { uint8_t fix, fixed, first; int widths; } form[] = {
        [UINT] = { 0, 128, 0xcc, 4 }, [STR] = { 0xa0, 32, 0xd9, 3 }, [BIN] = { 0, 0, 0xc4, 3 },
        [ARRAY] = { 0x90, 16, 0xdc, 2 }, [MAP] = { 0x80, 16, 0xde, 2 },
    };
    int i = 0, step = n->kind == ARRAY || n->kind == MAP ? 2 : 1;
    if (n->lies)
        v = n->claim;
    if (v < form[n->kind].fixed && !n->width) {
        put_head(to, (uint8_t)(form[n->kind].fix | v), 0, 0);
        return;
    }
    while (i + 1 < form[n->kind].widths && ((step << i) < n->width || (8 * (step << i) < 64 && v >> 8 * (step << i))))
        i++;
    put_head(to, (uint8_t)(form[n->kind].first + i), v, step << i);
}

static void write_node(struct text *to, const struct node *n)
{
    uint64_t members = 0;
    for (const struct node *m = n->first; m; m = m->next)
        members++;
    if (n->kind != RAW)
        put_count(to, n, n->kind == UINT ? n->n : n->kind == ARRAY ? members : n->kind == MAP ? members / 2 : n->size);
    if (n->kind != UINT)
        put(to, n->p, n->size);
    for (const struct node *m = n->first; m; m = m->next)
        write_node(to, m);
}

/* ---- mending ---- */

static int is(const struct node *n, const char *word)
{
    return (n->kind == STR || n->kind == BIN) && n->size == strlen(word) && !memcmp(n->p, word, n->size);
}

static struct node *value(const struct node *map, const char *key)
{
    for (struct node *k = map->kind == MAP ? map->first : NULL; k && k->next; k = k->next->next)
        if (is(k, key))
            return k->next;
    return NULL;
}

/* The data of a tensor get the length of type and shape, where that is small. */
static void mend_tensor(struct tree *t, struct node *tensor, uint64_t *rows)
{
    static const uint8_t zeros[MENDED];
    struct node *type = value(tensor, "type"), *shape = value(tensor, "shape"), *data = value(tensor, "data");
    if (!type || !shape || !data || shape->kind != ARRAY || data->kind != BIN || type->size != 3)
        return;
    uint64_t bytes = (uint64_t)(type->p[2] - '0') & 15;
    for (struct node *d = shape->first; d; d = d->next)
        if (d->kind != UINT || (bytes *= d->n) > MENDED)
            return;
    *rows = shape->first ? shape->first->n : 0;
    if (bytes != data->size && draw(t, 4)) {
        data->p = zeros;
        data->size = (size_t)bytes;
    }
}

static void mend(struct tree *t, struct node *top)
{
    uint64_t records = 0, all = 0;
    for (struct node *o = top; o; o = o->next) {
        struct node *n;
        if (o->kind != MAP || !o->first || !o->first->next)
            continue;
        if (is(o->first, "iae")) {
            records = all = 0;
        } else if (is(o->first, "end")) {
            if ((n = value(o, "records")) && n->kind == UINT)
                n->n = records;
            if ((n = value(o, "rows")) && n->kind == UINT)
                n->n = all;
        } else {
            uint64_t rows = 0, one = 0;
            for (struct node *k = o->first; k && k->next; k = k->next->next) {
                mend_tensor(t, k->next, &one);
                if (k->size < 5 || memcmp(k->p, "grad.", 5))
                    rows = one;
            }
            records++;
            all += rows;
        }
    }
}

/* ---- edits ---- */

static const uint64_t borders[] = { 0, 1, 2, 7, 8, 9, 63, 64, 65, 127, 128, 255, 256, 4095, 4096, 4097, 65535, 65536, 100663296,
                                    100663297, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, INT64_MAX,
                                    (uint64_t)INT64_MAX + 1, UINT64_MAX };
static const char *const words[] = { "iae", "kind", "rows", "fields", "meta", "history", "name", "type", "shape", "nd", "data",
                                     "end", "records", "crc32", "model", "|u1", "<i4", "<i8", "<f4", "<f8", "<f2", "O", "V",
                                     "id", "x", "y", "z", "xhat", "grad.encoder.0.weight", "d.z", "spec", "step", "seed",
                                     "encoder.0.weight", "adam.m.encoder.0.bias", "", "a/b", "\xff\xfe" };
static const char *const odd[] = { "\xc0", "\xc1", "\xc2", "\xc3", "\xff", "\xd0\x80", "\xca\0\0\0\0", "\xc7\x01\x05x",
                                   "\xd4\x01x", "\x90", "\x80", "\x91\x91\x91\x91\x91\x91\x91\x91\x91\x90", "\x81\xa1x\xc0" };

static void rewrite_bytes(struct tree *t, struct node *n)
{
    if (!draw(t, 2)) {
        const char *w = words[draw(t, sizeof words / sizeof *words)];
        n->p = (const uint8_t *)w;
        n->size = strlen(w);
        return;
    }
    size_t room = sizeof t->text - t->used, size = n->size < room ? n->size : room;
    if (room < 512)
        return;
    uint8_t *to = t->text + t->used;
    if (size)
        memcpy(to, n->p, size);
    size = LLVMFuzzerMutate(to, size, size + 256 < room ? size + 256 : room);
    t->used += size;
    n->p = to;
    n->size = size;
}

static void replace(struct tree *t, struct node *n)
{
    size_t i = (size_t)draw(t, sizeof odd / sizeof *odd);
    n->kind = RAW;
    n->first = NULL;
    n->p = (const uint8_t *)odd[i];
    n->size = i == 6 ? 5 : strlen(odd[i]);
}

/* Members i and, in a map, i+1 are removed or doubled. */
static void add_or_remove(struct tree *t, struct node *n)
{
    size_t members = 0, step = n->kind == MAP ? 2 : 1;
    struct node **at = &n->first;
    for (struct node *m = n->first; m; m = m->next)
        members++;
    if (members < step)
        return;
    for (size_t i = (size_t)draw(t, members / step) * step; i; i--)
        at = &(*at)->next;
    struct node *last = step == 2 ? (*at)->next : *at;
    if (draw(t, 2)) {
        *at = last->next;
        return;
    }
    struct node *a = add(t, RAW), *b = step == 2 ? add(t, RAW) : NULL;
    if (!a || (step == 2 && !b))
        return;
    struct node *after = last->next;
    *a = **at;
    if (b)
        *b = *last;
    last->next = a;
    a->next = b ? b : after;
    if (b)
        b->next = after;
}

static void exchange(struct node *a, struct node *b)
{
    struct node was = *a, *next_a = a->next, *next_b = b->next;
    /* never a node with one inside it: the tree would become a ring */
    if (a->first || b->first)
        return;
    *a = *b;
    *b = was;
    a->next = next_a;
    b->next = next_b;
}

static void edit(struct tree *t)
{
    struct node *n = &t->node[draw(t, t->nodes)];
    switch (draw(t, 8)) {
    case 0:
        replace(t, n);
        break;
    case 1:
        n->lies = 1;
        n->claim = borders[draw(t, sizeof borders / sizeof *borders)];
        break;
    case 2:
        n->width = 1 << draw(t, 4);
        break;
    case 3:
        exchange(n, &t->node[draw(t, t->nodes)]);
        break;
    default:
        if (n->kind == UINT)
            n->n = draw(t, 3) ? draw(t, 8) : borders[draw(t, sizeof borders / sizeof *borders)];
        else if (n->kind == STR || n->kind == BIN)
            rewrite_bytes(t, n);
        else if (n->kind != RAW)
            add_or_remove(t, n);
    }
}

static size_t mutate_tree(struct tree *t, uint8_t *data, size_t n, size_t most)
{
    struct node *top = NULL, **to = &top;
    t->p = data;
    t->end = data + n;
    while (t->p < t->end) {
        const uint8_t *from = t->p;
        if (!(*to = parse(t, 0))) {
            t->p = from;        /* the rest is no msgpack: it goes along as it is */
            if (!(*to = add(t, RAW)))
                return 0;
            (*to)->p = from;
            (*to)->size = (size_t)(t->end - from);
            t->p = t->end;
        }
        to = &(*to)->next;
    }
    if (!t->nodes)
        return 0;
    for (uint64_t k = 1 + draw(t, 4); k; k--)
        edit(t);
    if (draw(t, 8))
        mend(t, top);
    struct text out = { malloc(most ? most : 1), 0, most };
    if (!out.p)
        abort();
    for (; top; top = top->next)
        write_node(&out, top);
    memcpy(data, out.p, out.n);
    free(out.p);
    return out.n;
}

size_t message_mutate(uint8_t *data, size_t n, size_t most, unsigned seed)
{
    static struct tree t;
    t.random = (uint64_t)seed * 0x9e3779b97f4a7c15u + 88172645463325252u;
    t.nodes = t.used = 0;
    size_t out = draw(&t, 3) ? mutate_tree(&t, data, n, most) : 0;
    return out ? out : LLVMFuzzerMutate(data, n, most);
}
