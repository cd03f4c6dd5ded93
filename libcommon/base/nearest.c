/* nearest.c - finds the nearest word by edit distance */
#include "base/nearest.h"

#include <ctype.h>
#include <string.h>

#define LONGEST 48              /* longer words are not compared */
#define FAR (2 * LONGEST)

static int fold(char c)
{
    return c == '_' ? '-' : tolower((unsigned char)c);
}

static int equal(char a, char b)
{
    return fold(a) == fold(b);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The number of edits between two words, the optimal string alignment distance: d[i][j] is that of their first i and j letters. */
static size_t edits(const char *a, size_t na, const char *b, size_t nb)
{
    size_t d[LONGEST + 1][LONGEST + 1];
    for (size_t i = 0; i <= na; i++)
        for (size_t j = 0; j <= nb; j++) {
            if (!i || !j) {
                d[i][j] = i + j;
                continue;
            }
            d[i][j] = least(d[i - 1][j - 1] + !equal(a[i - 1], b[j - 1]), least(d[i - 1][j], d[i][j - 1]) + 1);
            if (i > 1 && j > 1 && equal(a[i - 1], b[j - 2]) && equal(a[i - 2], b[j - 1]))
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[na][nb];
}

static int begins_with(const char *word, const char *beginning, size_t n)
{
    size_t i = 0;
    while (i < n && word[i] && equal(word[i], beginning[i]))
        i++;
    return i == n;
}

/* How far a word is from what was typed; FAR if it is not near. */
static size_t distance(const char *typed, const char *word)
{
    size_t nt = strlen(typed), nw = strlen(word);
    if (nt > LONGEST || nw > LONGEST)
        return FAR;
    size_t d = edits(typed, nt, word, nw);
    if (d <= 1 + nt / 5 && d < nt && d < nw)
        return d;
    int beginning = (nt > 1 && begins_with(word, typed, nt)) || (nw > 1 && begins_with(typed, word, nw) && fold(typed[nw]) == '-');
    return beginning ? LONGEST : FAR;       /* any edit is nearer */
}

const char *nearest_word(const char *typed, arg_words *words)
{
    const char *nearest = NULL, *word;
    size_t best = FAR;
    for (size_t i = 0; (word = words(i)); i++) {
        size_t d = distance(typed, word);
        if (d < best) {
            best = d;
            nearest = word;
        }
    }
    return nearest;
}
