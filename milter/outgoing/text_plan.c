#include "own_signature.h"
#include "sign_off.h"

#include "../base/utf8.h"

#include <string.h>

/* Filled lines at the end of new text that may be an own line of the admin. */
#define OWN_LINES_REACH 5
#define EVIDENCE_DIGITS 4 /* of a date */

/* A stretch of newly written lines [from, until), quote or an end on either side. */
typedef struct region {
    PageRegion lines;
    guint end; /* of what stays once the signature below it is out */
} Region;

typedef struct planner {
    const Page *page;
    const PlaceWish *wish;
    PagePlan *plan;
    guint words_from;  /* lines above are commands */
    guint words_until; /* the end of the last region with words */
    gboolean wants_proof;
} Planner;

static void cut(Planner *planner, guint from, guint until, gboolean is_own)
{
    PageCut lines = {from, until, is_own};
    if (budget_take(planner->wish->budget, 1))
        g_array_append_val(planner->plan->cuts, lines);
}

static gboolean is_new(const Page *page, guint at)
{
    return page_line(page, at)->kind != TEXT_LINE_QUOTED;
}

/* ---- own signatures ---- */

static guint without_blanks(const Page *page, const Region *region, guint end)
{
    while (end > region->lines.from && page_is_blank(page, end - 1))
        end--;
    return end;
}

/* The admin's lines above others that stay. */
static void cut_own_lines(Planner *planner, const Region *region)
{
    guint filled = 0;
    for (guint i = region->end; i > region->lines.from && filled < OWN_LINES_REACH; i--) {
        if (page_is_blank(planner->page, i - 1))
            continue;
        filled++;
        if (own_line_at(planner->page, planner->wish, i - 1))
            cut(planner, i - 1, i, TRUE);
    }
}

static void cut_sign_off(Planner *planner, const Region *region)
{
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(guint));
    guint from = MAX(region->lines.from, planner->words_from);
    if (region->end <= from)
        return;
    sign_off_find(planner->page, planner->wish, from, region->end, lines);
    for (guint i = 0; i < lines->len; i++) {
        guint at = g_array_index(lines, guint, i);
        cut(planner, at, at + 1, TRUE);
    }
}

/* An address, or digits as of a date. */
static gboolean holds_evidence(const char *words, gsize length)
{
    guint digits = 0;
    for (gsize i = 0; i < length; i++)
        digits += g_ascii_isdigit(words[i]) ? 1 : 0;
    return digits >= EVIDENCE_DIGITS || memchr(words, '@', length) != NULL;
}

/* "Ann, yesterday:" below an own signature and right above the quote is no part of the signature,
   even where no language's attribution is recognised in it. Its line, or the region's end. */
static guint introduction_line(const Page *page, const Region *region)
{
    guint at = without_blanks(page, region, region->lines.until);
    if (region->lines.until == page_count(page) || at < region->lines.from + 3)
        return region->lines.until;
    gsize length;
    const char *words = page_words(page, at - 1, &length);
    gboolean is_signed = utf8_colon_end(words, length) > 0 &&
                         (page_is_blank(page, at - 2) || holds_evidence(words, length)) &&
                         own_separated_from(page, &region->lines, at - 1) < at - 1;
    return is_signed ? at - 1 : region->lines.until;
}

static void cut_signature(Planner *planner, Region *region)
{
    region->end = without_blanks(planner->page, region, region->lines.until);
    OwnSearch search = {.page = planner->page,
                        .wish = planner->wish,
                        .region = &region->lines,
                        .wants_proof = planner->wants_proof};
    while (region->end > region->lines.from) {
        guint from = own_signature_from(&search, region->end);
        if (from == region->end)
            break;
        cut(planner, from, region->end, TRUE);
        region->end = without_blanks(planner->page, region, from);
    }
}

/* ---- the words ---- */

static gboolean is_placeholder(const Planner *planner, guint at)
{
    const char *placeholder = planner->wish->placeholder;
    if (placeholder == NULL || *placeholder == '\0')
        return FALSE;
    gsize length;
    const char *words = page_words(planner->page, at, &length);
    return length == strlen(placeholder) && memcmp(words, placeholder, length) == 0;
}

static gboolean is_cut(const PagePlan *plan, guint first_cut, guint at)
{
    for (guint i = first_cut; i < plan->cuts->len; i++) {
        const PageCut *lines = &g_array_index(plan->cuts, PageCut, i);
        if (at >= lines->from && at < lines->until)
            return TRUE;
    }
    return FALSE;
}

static gboolean has_words(const Planner *planner, const Region *region, guint first_cut)
{
    for (guint i = MAX(region->lines.from, planner->words_from); i < region->end; i++) {
        gsize length;
        const char *words = page_words(planner->page, i, &length);
        if (text_has_words(words, length) && !is_placeholder(planner, i) &&
            !is_cut(planner->plan, first_cut, i))
            return TRUE;
    }
    return FALSE;
}

static void plan_region(Planner *planner, Region *region)
{
    region->lines.until = introduction_line(planner->page, region);
    cut_signature(planner, region);
    guint first_cut = planner->plan->cuts->len;
    cut_own_lines(planner, region);
    cut_sign_off(planner, region);
    if (has_words(planner, region, first_cut)) {
        planner->plan->has_words = TRUE;
        planner->words_until = region->lines.until;
    }
}

static void plan_placeholders(Planner *planner)
{
    for (guint i = 0; i < page_count(planner->page) && budget_step(planner->wish->budget); i++) {
        if (!is_new(planner->page, i) || !is_placeholder(planner, i))
            continue;
        if (!planner->plan->at_placeholder)
            planner->plan->insert = i;
        planner->plan->at_placeholder = TRUE;
        cut(planner, i, i + 1, FALSE);
    }
}

/* ---- ours ---- */

static gboolean is_line_of(const Page *page, guint at, const char *wanted)
{
    g_autofree char *bare = g_strstrip(g_strdup(wanted));
    gsize length;
    const char *words = page_words(page, at, &length);
    return strlen(bare) == length && memcmp(words, bare, length) == 0;
}

guint page_count_signatures(const Page *page, const char *signature)
{
    if (signature == NULL || *signature == '\0')
        return 0;
    g_autofree char *bare = g_strstrip(g_strdup(signature));
    g_auto(GStrv) wanted = g_strsplit(bare, "\n", -1);
    guint count = g_strv_length(wanted), found = 0;
    for (guint i = 0; count > 0 && i + count <= page_count(page);) {
        guint matched = 0;
        while (matched < count && is_new(page, i + matched) &&
               is_line_of(page, i + matched, wanted[matched]))
            matched++;
        found += matched == count ? 1 : 0;
        i += matched == count ? count : 1;
    }
    return found;
}

static gboolean has_quote_below(const Page *page, guint at)
{
    for (guint i = at; i < page_count(page); i++) {
        if (!is_new(page, i))
            return TRUE;
    }
    return FALSE;
}

/* Where the signature goes when nobody wrote a word: above the quote. */
static guint first_region_end(const Page *page)
{
    guint at = 0;
    while (at < page_count(page) && is_new(page, at))
        at++;
    return at;
}

static void plan_regions(Planner *planner)
{
    const Page *page = planner->page;
    for (guint at = 0; at < page_count(page) && budget_step(planner->wish->budget);) {
        Region region = {.lines = {at, at}};
        while (at < page_count(page) && is_new(page, at))
            at++;
        region.lines.until = at;
        if (at > region.lines.from)
            plan_region(planner, &region);
        while (at < page_count(page) && !is_new(page, at))
            at++;
    }
}

void page_plan(const Page *page, guint words_from, const PlaceWish *wish, PagePlan *plan_r)
{
    *plan_r = (PagePlan){.cuts = g_array_new(FALSE, FALSE, sizeof(PageCut))};
    Planner planner = {.page = page, .wish = wish, .plan = plan_r};
    planner.words_from = words_from;
    planner.words_until = first_region_end(page);
    plan_regions(&planner);
    if (!plan_r->has_words && words_from == 0) {
        /* Nothing would be left: words may have been typed where a signature stood. */
        g_array_set_size(plan_r->cuts, 0);
        planner.wants_proof = TRUE;
        plan_regions(&planner);
    }
    plan_r->insert = planner.words_until;
    if (wish->keeps_own)
        g_array_set_size(plan_r->cuts, 0);
    else
        plan_placeholders(&planner);
    plan_r->above_quote = has_quote_below(page, plan_r->insert);
}

void page_plan_clear(PagePlan *plan)
{
    g_clear_pointer(&plan->cuts, g_array_unref);
}
