#include "own_signature.h"

#include "own_names.h"

#include <string.h>

#define CONTACT_DIGITS 6 /* of a telephone number */
#define TWIN_LINES_MAX 64
#define SEPARATED_LINES_MAX (4 * PLACE_OWN_SIGNATURE_LINES_MAX) /* blank ones included */
#define NO_SEPARATOR G_MAXUINT
#define SEPARATED_MAX 2 /* a mail program's and a list server's, say */

/* ---- what tells a signature from words ---- */

/* Something to reach a person by. */
static gboolean holds_contact(const char *words, gsize length)
{
    guint digits = 0;
    for (gsize i = 0; i < length; i++)
        digits += g_ascii_isdigit(words[i]) ? 1 : 0;
    return digits >= CONTACT_DIGITS || memchr(words, '@', length) != NULL ||
           memmem(words, length, "www.", 4) != NULL || memmem(words, length, "://", 3) != NULL;
}

static gboolean is_device_line(const Page *page, guint at)
{
    gsize length;
    const char *words = page_words(page, at, &length);
    return text_is_device_line(words, length);
}

gboolean own_line_at(const Page *page, const PlaceWish *wish, guint at)
{
    gsize length;
    const char *words = page_words(page, at, &length);
    for (guint i = 0; wish->own_lines != NULL && i < wish->own_lines->len; i++) {
        const char *own = g_ptr_array_index(wish->own_lines, i);
        gsize size = strlen(own);
        if (size > 0 && length >= size && memcmp(words, own, size) == 0)
            return TRUE;
    }
    return FALSE;
}

/* "--" alone; `with_blank`: with the blank of RFC 3676 4.3, which many programs lose. */
static gboolean is_separator(const Page *page, guint at, gboolean with_blank)
{
    gsize length;
    const char *words = page_words(page, at, &length);
    const PageLine *line = page_line(page, at);
    gboolean is_dashes =
        length == 2 && memcmp(words, "--", 2) == 0 && line->until - line->from <= 4;
    return is_dashes && (!with_blank || line->until - line->from >
                                            2 + (gsize)(page->text[line->until - 1] == '\r'));
}

/* Whether the first filled line of [from, until) is what only a signature begins with. */
static gboolean begins_like_signature(const OwnSearch *search, guint from, guint until)
{
    while (from < until && page_is_blank(search->page, from))
        from++;
    if (from == until)
        return TRUE;
    gsize length;
    const char *words = page_words(search->page, from, &length);
    return is_separator(search->page, from, FALSE) || is_device_line(search->page, from) ||
           own_line_at(search->page, search->wish, from) ||
           own_names_in(search->wish->own_names, words, length);
}

/* Whether a line of [from, until) holds what a signature tells: the agent's name, or a contact. */
static gboolean tells_who(const OwnSearch *search, guint from, guint until)
{
    for (guint i = from; i < until; i++) {
        gsize length;
        const char *words = page_words(search->page, i, &length);
        if (holds_contact(words, length) || is_device_line(search->page, i) ||
            own_line_at(search->page, search->wish, i) ||
            own_names_in(search->wish->own_names, words, length))
            return TRUE;
    }
    return FALSE;
}

static gboolean tells_who_first(const OwnSearch *search, guint from, guint until)
{
    while (from < until && page_is_blank(search->page, from))
        from++;
    return from == until || begins_like_signature(search, from, until) ||
           tells_who(search, from, from + 1);
}

/* ---- pieces ---- */

/* Whether lines [from, until) can be a signature as for their size. */
static gboolean is_short(const Page *page, guint from, guint until)
{
    guint filled = 0;
    for (guint i = from; i < until && filled <= PLACE_OWN_SIGNATURE_LINES_MAX; i++)
        filled += page_is_blank(page, i) ? 0 : 1;
    gsize octets = page_line(page, until - 1)->until - page_line(page, from)->from;
    return filled <= PLACE_OWN_SIGNATURE_LINES_MAX && octets < PLACE_OWN_SIGNATURE_MAX;
}

/* The line without what programs make of bold and slanted letters. */
static char *bare_words(const Page *page, guint at)
{
    g_autoptr(GString) words = g_string_new(NULL);
    page_append_words(page, at, " ", words);
    gsize from = strspn(words->str, "*_ "), until = words->len;
    while (until > from && strchr("*_ ", words->str[until - 1]) != NULL)
        until--;
    return g_strndup(words->str + from, until - from);
}

static int compare_lines(gconstpointer one, gconstpointer other)
{
    guint left = *(const guint *)one, right = *(const guint *)other;
    return left < right ? -1 : left > right;
}

void own_lines_take(const Page *page, const PagePlan *plan, GPtrArray *lines)
{
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < plan->cuts->len && numbers->len < TWIN_LINES_MAX; i++) {
        const PageCut *cut = &g_array_index(plan->cuts, PageCut, i);
        for (guint at = cut->from; cut->is_own && at < cut->until; at++)
            g_array_append_val(numbers, at);
    }
    g_array_sort(numbers, compare_lines);
    for (guint i = 0; numbers->len < TWIN_LINES_MAX && i < numbers->len; i++) {
        guint at = g_array_index(numbers, guint, i);
        g_autofree char *words = bare_words(page, at);
        gsize length = strlen(words);
        if (text_has_words(words, length) && !g_str_equal(words, PAGE_PICTURE))
            g_ptr_array_add(lines, g_steal_pointer(&words));
    }
}

/* The separator nearest above line `end`. What was looked at once is not looked at again, however
   many pieces end below it. */
static guint nearest_separator(OwnSearch *search, guint end)
{
    if (search->is_scanned && (search->separator == NO_SEPARATOR || search->separator < end))
        return search->separator;
    search->separator = NO_SEPARATOR;
    search->is_scanned = TRUE;
    for (guint i = end; i > search->region->from; i--) {
        if (is_separator(search->page, i - 1, FALSE)) {
            search->separator = i - 1;
            break;
        }
    }
    return search->separator;
}

static guint separated_from(OwnSearch *search, guint end)
{
    guint from = nearest_separator(search, end);
    gboolean is_near = from != NO_SEPARATOR && end - from <= SEPARATED_LINES_MAX;
    return is_near && is_short(search->page, from, end) ? from : end;
}

guint own_separated_from(const Page *page, const PageRegion *region, guint end)
{
    OwnSearch search = {.page = page, .region = region};
    return separated_from(&search, end);
}

/* A separator with its blank needs no further proof, but where all of the text would go; people
   also draw "--" between their paragraphs. Above another signature only what begins with a name or
   a contact is one: "-- " begins a comment in SQL. */
static guint separated_piece_from(OwnSearch *search, guint end)
{
    guint from = separated_from(search, end);
    if (from == end || search->separated >= SEPARATED_MAX)
        return end;
    gboolean is_marked = is_separator(search->page, from, TRUE) && search->separated == 0;
    gboolean is_proven = search->wants_proof     ? begins_like_signature(search, from + 1, end)
                         : search->separated > 0 ? tells_who_first(search, from + 1, end)
                                                 : is_marked || tells_who(search, from + 1, end);
    search->separated += is_proven ? 1 : 0;
    return is_proven ? from : end;
}

/* The first line of the container that the line before `end` stands in, or `end` when it holds
   quoted lines as well: then its borders are not the signature's. */
static guint container_from(const OwnSearch *search, guint end)
{
    const Page *page = search->page;
    const PageRegion *region = search->region;
    guint own = page_line(page, end - 1)->own;
    if (own == 0 ||
        (region->until < page_count(page) && page_line(page, region->until)->own == own))
        return end;
    guint from = end;
    while (from > region->from && page_line(page, from - 1)->own == own)
        from--;
    if (!is_short(page, from, end))
        return end;
    return search->wants_proof && !begins_like_signature(search, from, end) ? end : from;
}

/* The first of the lines that end at `end` and are the same as the HTML's own signature, which had
   a container around it; or `end`. */
static guint twin_from(const OwnSearch *search, guint end)
{
    const GPtrArray *twin = search->wish->twin;
    guint left = twin != NULL ? twin->len : 0;
    guint at = end;
    while (left > 0 && at > search->region->from) {
        at--;
        if (page_is_blank(search->page, at))
            continue;
        g_autofree char *words = bare_words(search->page, at);
        if (!g_str_equal(words, g_ptr_array_index(twin, left - 1)))
            return end;
        left--;
    }
    return left == 0 && twin != NULL && twin->len > 0 ? at : end;
}

guint own_signature_from(OwnSearch *search, guint end)
{
    guint from = container_from(search, end);
    if (from == end)
        from = separated_piece_from(search, end);
    if (from == end)
        from = twin_from(search, end);
    if (from == end &&
        (is_device_line(search->page, end - 1) || own_line_at(search->page, search->wish, end - 1)))
        from = end - 1;
    return from;
}
