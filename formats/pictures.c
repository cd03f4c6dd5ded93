/* pictures.c - see pictures.h */
#include "pictures.h"

#include "die.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- sets of names ---- */

static void names_add(struct names *s, char *name)
{
    if (s->n && !strcmp(s->item[s->n - 1], name)) {
        free(name);             /* neighbours lie in one folder, as a rule */
        return;
    }
    if (!(s->n & (s->n - 1)))
        s->item = xrealloc(s->item, (s->n ? 2 * s->n : 1) * sizeof *s->item);
    s->item[s->n++] = name;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void names_sort(struct names *s)
{
    size_t kept = 0;
    if (s->n)
        qsort(s->item, s->n, sizeof *s->item, by_bytes);
    for (size_t i = 0; i < s->n; i++)
        if (kept && !strcmp(s->item[kept - 1], s->item[i]))
            free(s->item[i]);
        else
            s->item[kept++] = s->item[i];
    s->n = kept;
}

static void names_free(struct names *s)
{
    for (size_t i = 0; i < s->n; i++)
        free(s->item[i]);
    free(s->item);
    memset(s, 0, sizeof *s);
}

/* ---- names of members and files ---- */

static const char *skip_dots(const char *name)
{
    while (name[0] == '.' && name[1] == '/')
        for (name += 2; *name == '/'; name++)
            ;
    return name;
}

static int is_hidden(const char *name)
{
    for (const char *p = skip_dots(name); p; p = strchr(p, '/') ? strchr(p, '/') + 1 : NULL)
        if (*p == '.' && strncmp(p, "../", 3))
            return 1;
    return 0;
}

static int is_picture(const char *name)
{
    size_t n = strlen(name);
    return n > 4 && !strcasecmp(name + n - 4, ".png");
}

/* The folder of a name without the folder `root`, "" if there is none; the caller frees it. */
static char *folder_of(const char *name, const char *root)
{
    size_t n = root ? strlen(root) : 0;
    name = skip_dots(name);
    if (root && !strncmp(name, root, n) && name[n] == '/')
        name += n + 1;
    const char *slash = strrchr(name, '/');
    return xprintf("%.*s", slash ? (int)(slash - name) : 0, name);
}

/* The last part of a folder's path: the name of a class, or "". */
static char *class_of(const char *folder)
{
    const char *slash = strrchr(folder, '/');
    return xstrdup(slash ? slash + 1 : folder);
}

/* Bytes after the first of a character in UTF-8, by its first byte; -1 for none. */
static int more_bytes(unsigned char c)
{
    return c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : -1;
}

/* A class name goes into a stream's header, which other programs read as UTF-8, one name a line. */
static void judge_class(const char *where, const char *name)
{
    const unsigned char *p = (const unsigned char *)name;
    int bad = !strcmp(name, "..") || !strcmp(name, ".");
    while (*p && !bad) {
        int more = more_bytes(*p);
        bad = more < 0 || *p < ' ' || *p == 127;
        for (p++; more-- > 0 && !bad; p++)
            bad = (*p & 0xc0) != 0x80;
    }
    if (bad)
        die_data(where, "a folder named '%s' cannot be the name of a class", name);
}

/* ---- walking over the operands ---- */

static const char *operand_name(const struct pictures *p)
{
    const char *path = p->operand[p->at].path;
    return path ? path : "<stdin>";
}

static char *place(const struct pictures *p)
{
    enum format f = p->operand[p->at].format;
    if (f == FORMAT_PNG)
        return xstrdup(operand_name(p));
    return xprintf(f == FORMAT_FOLDER ? "%s/%s" : "%s: %s", operand_name(p), p->name);
}

static void enter(struct pictures *p)
{
    struct operand *o = &p->operand[p->at];
    p->inside = 1;
    p->file = 0;
    if (o->format == FORMAT_IDX || o->format == FORMAT_NPY)
        die_data(operand_name(p), "an array; arrays and pictures cannot be imported together");
    if (o->format == FORMAT_FOLDER)
        folder_list(&p->folder, o->path);
    if (o->format != FORMAT_TAR && o->format != FORMAT_ZIP)
        return;
    p->source = operand_source(o);
    if (members_open(&p->members, o->format == FORMAT_ZIP ? MEMBERS_ZIP : MEMBERS_TAR, source_pull(p->source), source_seek))
        source_die(p->source, p->members.error);
}

/* Bytes of the archive, as far as it was read: of its gzip, if it is one. */
static uint64_t archive_bytes(const struct pictures *p)
{
    return p->members.length ? p->members.length : p->source->gzip ? p->source->inflate.taken : p->members.in;
}

static void leave(struct pictures *p)
{
    if (p->source) {
        p->in += p->listing ? 0 : archive_bytes(p);
        members_close(&p->members);
        operand_done(&p->operand[p->at], p->source);
        p->source = NULL;
    }
    folder_free(&p->folder);
    p->inside = 0;
}

/* The next name in this operand, or NULL. */
static const char *next_name(struct pictures *p)
{
    switch (p->operand[p->at].format) {
    case FORMAT_FOLDER:
        return p->file < p->folder.n ? p->folder.name[p->file++] : NULL;
    case FORMAT_TAR:
    case FORMAT_ZIP: {
        int r = members_next(&p->members);
        if (r < 0)
            source_die(p->source, p->members.error);
        return r ? p->members.name : NULL;
    }
    default:
        return p->file++ ? NULL : "";
    }
}

static int next_in_operand(struct pictures *p)
{
    while ((p->name = next_name(p))) {
        if (p->operand[p->at].format == FORMAT_PNG)
            return 1;
        if (is_hidden(p->name))
            continue;
        if (is_picture(p->name))
            return 1;
        if (p->listing && !p->left_out++)
            p->left_out_first = place(p);
    }
    return 0;
}

/* ---- the first pass: how many, of which classes ---- */

static size_t first_part(const char *folder)
{
    return strcspn(folder, "/");
}

/* The one top folder that holds all of an archive, as an unpacked archive is named by it. */
static char *find_root(const struct pictures *p)
{
    const struct names *f = &p->folders;
    if (p->operand[p->at].format == FORMAT_FOLDER || !f->n || !f->item[0][0])
        return NULL;
    size_t n = first_part(f->item[0]);
    for (size_t i = 1; i < f->n; i++)
        if (first_part(f->item[i]) != n || memcmp(f->item[i], f->item[0], n))
            return NULL;
    return xprintf("%.*s", (int)n, f->item[0]);
}

static void list_operand(struct pictures *p)
{
    while (next_in_operand(p)) {
        names_add(&p->folders, folder_of(p->name, NULL));
        p->count++;
    }
    names_sort(&p->folders);
    p->root[p->at] = find_root(p);
    for (size_t i = 0; i < p->folders.n; i++) {
        char *full = xprintf("%s/-", p->folders.item[i]);
        char *folder = folder_of(p->folders.item[i][0] ? full : "-", p->root[p->at]);
        char *class = class_of(folder);
        free(full);
        free(folder);
        if (*class) {
            judge_class(operand_name(p), class);
            names_add(&p->classes, class);
        } else {
            free(class);
        }
    }
    names_free(&p->folders);
}

void pictures_open(struct pictures *p, struct operand *operands, size_t n, int gray)
{
    size_t bytes = 0;
    memset(p, 0, sizeof *p);
    p->operand = operands;
    p->operands = n;
    p->gray = gray;
    p->root = xzero(n, sizeof *p->root);
    p->listing = 1;
    for (p->at = 0; p->at < n; p->at++) {
        enter(p);
        list_operand(p);
        leave(p);
    }
    p->at = 0;
    p->listing = 0;
    names_sort(&p->classes);
    for (size_t i = 0; i < p->classes.n; i++)
        bytes += strlen(p->classes.item[i]) + 1;
    if (bytes > PICTURES_CLASS_NAMES)
        die_data(operand_name(p), "%zu classes, whose names do not fit into a stream's header", p->classes.n);
    if (!p->count && p->left_out)
        die_data(operand_name(p), "no PNG files, only others, such as '%s'", p->left_out_first);
    if (!p->count)
        die_data(operand_name(p), "no PNG files");
    if (p->left_out)
        warn(p->left_out_first, "no PNG, left out%s", p->left_out > 1 ? ", as are others" : "");
}

/* ---- the second pass ---- */

static int32_t class_number(struct pictures *p)
{
    char *folder = folder_of(p->name, p->root[p->at]), *class = class_of(folder);
    char **found = *class ? bsearch(&class, p->classes.item, p->classes.n, sizeof class, by_bytes) : NULL;
    if (*class && !found)
        die_data(operand_name(p), "has changed while it was read");
    free(folder);
    free(class);
    return found ? (int32_t)(found - p->classes.item) : -1;
}

static void decode(struct pictures *p, const unsigned char *bytes, size_t n)
{
    char error[300];
    if (!png_decode(&p->image, bytes, n, error))
        return;
    char *where = place(p);
    die_data(where, "%s", error);
}

/* A picture may be a bomb within the limits of pictures, and a thousand of them within those of archives. */
static void judge_ratio(struct pictures *p)
{
    uint64_t in = p->in + (p->source ? archive_bytes(p) : 0);
    p->out += (uint64_t)p->image.height * p->image.width * p->image.channels;
    if (p->out > PICTURES_FREE && p->out / MEMBERS_RATIO > in)
        die_data(operand_name(p), "pictures of %llu bytes from a file of %llu", (unsigned long long)p->out, (unsigned long long)in);
}

static void load(struct pictures *p)
{
    struct operand *o = &p->operand[p->at];
    if (p->source) {
        if (members_read(&p->members))
            source_die(p->source, p->members.error);
        decode(p, p->members.bytes, p->members.size);
        return;
    }
    size_t n;
    struct source file, *s = &file;
    char *where = place(p);
    if (o->format == FORMAT_FOLDER)
        source_take(s, folder_open(&p->folder, p->file - 1), where, MEMBER_BYTES);
    else
        s = operand_source(o);
    unsigned char *bytes = source_all(s, &n);
    if (!bytes)
        source_die(s, NULL);
    decode(p, bytes, n);
    p->in += s->gzip ? s->inflate.taken : n;
    free(bytes);
    free(where);
    if (s == &file)
        source_close(s);
    else
        operand_done(o, s);
}

/* ITU-R BT.601's weights, as in pnm and JPEG */
static void make_gray(struct image *i)
{
    size_t pixels = (size_t)i->height * i->width;
    if (i->channels != 3)
        return;
    for (size_t k = 0; k < pixels; k++) {
        const unsigned char *c = i->pixel + 3 * k;
        i->pixel[k] = (unsigned char)((299u * c[0] + 587u * c[1] + 114u * c[2] + 500u) / 1000u);
    }
    i->channels = 1;
}

static void compare(struct pictures *p)
{
    const struct image *a = &p->image, *b = &p->first;
    char *where = place(p);
    if (!p->first_place) {
        p->first = p->image;
        p->first.pixel = NULL;
        p->first_place = where;
        return;
    }
    if (a->width != b->width || a->height != b->height)
        die_data(where, "%lux%lu pixels, where '%s' has %lux%lu", (unsigned long)a->width, (unsigned long)a->height,
                 p->first_place, (unsigned long)b->width, (unsigned long)b->height);
    if (a->channels != b->channels)
        die_data(where, "%s, where '%s' is %s; --gray makes all grey", a->channels == 1 ? "grey" : "in colour",
                 p->first_place, b->channels == 1 ? "grey" : "in colour");
    free(where);
}

int pictures_next(struct pictures *p)
{
    for (; p->at < p->operands; p->at++) {
        if (!p->inside)
            enter(p);
        if (next_in_operand(p)) {
            load(p);
            judge_ratio(p);
            if (p->gray)
                make_gray(&p->image);
            compare(p);
            p->y = class_number(p);
            return 1;
        }
        leave(p);
    }
    return 0;
}

void pictures_close(struct pictures *p)
{
    if (p->inside)
        leave(p);
    for (size_t i = 0; i < p->operands; i++)
        free(p->root[i]);
    free(p->root);
    names_free(&p->classes);
    image_free(&p->image);
    free(p->left_out_first);
    free(p->first_place);
    memset(p, 0, sizeof *p);
}

char *pictures_classes(const struct pictures *p)
{
    char *all = xmalloc(PICTURES_CLASS_NAMES + 1), *end = all;
    for (size_t i = 0; i < p->classes.n; i++) {
        end = stpcpy(end, p->classes.item[i]);
        *end++ = '\n';
    }
    *end = '\0';
    return all;
}
