#include "nearest.h"

#include <string.h>

#define WORD_MAX 64

/* One cell of the optimal string alignment matrix: rows[2] is being filled, rows[1] and rows[0]
   are the two before it. */
static guint cell(guint rows[3][WORD_MAX + 1], const char *one, const char *other, gsize i, gsize j)
{
    gboolean same = one[i - 1] == other[j - 1];
    guint best = MIN(rows[1][j] + 1, rows[2][j - 1] + 1);
    best = MIN(best, rows[1][j - 1] + (same ? 0 : 1));
    if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
        best = MIN(best, rows[0][j - 2] + 1);
    return best;
}

guint nearest_distance(const char *one, const char *other)
{
    gsize height = strlen(one), width = strlen(other);
    if (height > WORD_MAX || width > WORD_MAX)
        return WORD_MAX;
    guint rows[3][WORD_MAX + 1] = {0};
    for (gsize j = 0; j <= width; j++)
        rows[2][j] = (guint)j;
    for (gsize i = 1; i <= height; i++) {
        memmove(rows[0], rows[1], 2 * sizeof rows[0]);
        rows[2][0] = (guint)i;
        for (gsize j = 1; j <= width; j++)
            rows[2][j] = cell(rows, one, other, i, j);
    }
    return rows[2][width];
}

const char *nearest_word(const char *word, const GPtrArray *candidates)
{
    const char *nearest = NULL;
    guint least = MAX(1, (guint)strlen(word) / 3) + 1;
    for (guint i = 0; i < candidates->len; i++) {
        const char *candidate = g_ptr_array_index(candidates, i);
        guint distance = nearest_distance(word, candidate);
        if (distance < least) {
            least = distance;
            nearest = candidate;
        }
    }
    return nearest;
}
