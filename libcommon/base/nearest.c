/* nearest.c - the edit distance between words (optimal string alignment) */
#include "base/nearest.h"

#include "base/sizes.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define LETTERS 60              /* longer words are near to none */
#define EDIT 10
#define BEGINNING 3             /* letters that must be common */

/* Case does not count, and "_" is "-". */
static int same(char a, char b)
{
    a = a == '_' ? '-' : a;
    b = b == '_' ? '-' : b;
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Edits from a to b; cost[i][j] is that of their first i and j letters. */
static size_t edits(const char *a, size_t n, const char *b, size_t m)
{
    size_t cost[LETTERS + 1][LETTERS + 1];
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= m; j++) {
            if (!i || !j) {
                cost[i][j] = i + j;
                continue;
            }
            cost[i][j] = min_size(min_size(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + !same(a[i - 1], b[j - 1]));
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
                cost[i][j] = min_size(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    return cost[n][m];
}

void nearest_offer(struct nearest *n, const char *word)
{
    size_t typed = strlen(n->typed), length = strlen(word), common = min_size(typed, length), most = typed < 6 ? 1 : typed / 3;
    if (!typed || !length || typed > LETTERS || length > LETTERS)
        return;
    size_t distance = EDIT * edits(n->typed, typed, word, length);
    int begins = common >= BEGINNING && !strncasecmp(n->typed, word, common);
    if (begins && typed < length)           /* the rest is what was not typed, rather than wrong */
        distance = length - typed;
    if ((begins || distance <= EDIT * most) && (!n->word || distance < n->distance)) {
        n->word = word;
        n->distance = distance;
    }
}

const char *nearest_question(struct nearest *n)
{
    n->question[0] = '\0';
    if (n->word)
        snprintf(n->question, sizeof n->question, "; is '%s' meant?", n->word);
    return n->question;
}

const char *nearest_word(const char *typed, const char *(*word)(size_t i))
{
    struct nearest n = { .typed = typed };
    for (size_t i = 0; word(i); i++)
        nearest_offer(&n, word(i));
    return n.word;
}
