#include "sheet.h"

#include "css.h"
#include "selector.h"

#define RULES_MAX 4096
#define NESTING_MAX 8 /* rules within rules */
#define SEEN_MAX 128  /* rules that are looked at for one element */

typedef struct rule {
    HtmlSelector selector;
    HtmlKey key;
    guint32 number;   /* the later of two that weigh the same counts */
    guint32 declared; /* of HtmlSheet.declared */
} Rule;

struct html_sheet {
    GArray *declared; /* HtmlDeclared */
    GArray *rules;    /* Rule, by key and number */
    gboolean is_cut;  /* there is more than was read */
};

static const Rule *rule_at(const HtmlSheet *sheet, guint at)
{
    return &g_array_index(sheet->rules, Rule, at);
}

/* ---- rules ---- */

static void add_rule(HtmlSheet *sheet, const HtmlSelector *selector, guint32 declared)
{
    if (sheet->rules->len >= RULES_MAX) {
        sheet->is_cut = TRUE;
        return;
    }
    Rule rule = {.selector = *selector,
                 .key = html_selector_key(selector),
                 .number = sheet->rules->len,
                 .declared = declared};
    g_array_append_val(sheet->rules, rule);
}

static int compare(const void *one, const void *other)
{
    const Rule *a = one, *b = other;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

/* Browsers put in the parts of tables that are left out, and columns style their cells. */
static void add_rules_of_table(HtmlSheet *sheet, const HtmlSelector *selector, guint32 declared)
{
    static const struct {
        const char *name, *within;
    } PARTS[] = {{"tbody", "tr"}, {"tbody", "td"}, {"tbody", "th"},   {"tr", "td"},
                 {"tr", "th"},    {"col", "td"},   {"colgroup", "td"}};
    for (gsize i = 0; i < G_N_ELEMENTS(PARTS); i++) {
        HtmlSelector within = *selector;
        if (!html_selector_move(&within, PARTS[i].name, PARTS[i].within))
            continue;
        within.is_perhaps = TRUE;
        add_rule(sheet, &within, declared);
    }
}

static void read_selectors(HtmlSheet *sheet, HtmlSlice list, gboolean is_perhaps, guint32 declared)
{
    for (gsize at = 0; at < list.length && !sheet->is_cut;) {
        gsize comma = css_find(&list, at, ",");
        HtmlSlice one = css_trimmed(list.start + at, list.start + comma);
        HtmlSelector selector;
        at = comma + 1;
        if (!html_selector_read(&one, &selector))
            continue;
        selector.is_perhaps |= is_perhaps;
        add_rule(sheet, &selector, declared);
        add_rules_of_table(sheet, &selector, declared);
    }
}

/* ---- blocks ---- */

typedef struct block {
    HtmlSlice selectors; /* of whom its declarations are; empty: of nobody */
    gboolean is_perhaps;
    HtmlDeclared declared;
} Block;

/* What stands before a "{": selectors, or an at-rule whose condition may not hold. */
static Block begin_block(HtmlSlice prelude, const Block *around)
{
    gboolean is_at_rule = prelude.length > 0 && *prelude.start == '@';
    return (Block){
        .selectors = is_at_rule ? around->selectors : prelude,
        .is_perhaps = around->is_perhaps || is_at_rule || around->selectors.length > 0,
    };
}

static void end_block(HtmlSheet *sheet, const Block *block)
{
    if (block->selectors.length == 0 || html_declared_is_none(&block->declared))
        return;
    g_array_append_val(sheet->declared, block->declared);
    read_selectors(sheet, block->selectors, block->is_perhaps, sheet->declared->len - 1);
}

/* Deeper blocks than NESTING_MAX are passed over. */
static void read_css(HtmlSheet *sheet, const HtmlSlice *css, gboolean is_perhaps)
{
    Block blocks[NESTING_MAX] = {{.is_perhaps = is_perhaps}};
    guint depth = 0;
    for (gsize at = 0; at < css->length;) {
        gsize stop = css_find(css, at, ";{}");
        HtmlSlice text = css_trimmed(css->start + at, css->start + stop);
        char sign = stop < css->length ? css->start[stop] : '}';
        at = stop + 1;
        if (sign == '{') {
            if (++depth < NESTING_MAX)
                blocks[depth] = begin_block(text, &blocks[depth - 1]);
            sheet->is_cut |= depth >= NESTING_MAX;
            continue;
        }
        if (depth < NESTING_MAX)
            html_effects_add(&blocks[depth].declared, &text);
        if (sign == '}' && depth > 0 && depth-- < NESTING_MAX)
            end_block(sheet, &blocks[depth + 1]);
    }
    for (; depth > 0; depth--)
        if (depth < NESTING_MAX)
            end_block(sheet, &blocks[depth]);
}

/* ---- sheets ---- */

static HtmlSheet *new_sheet(void)
{
    HtmlSheet *sheet = g_new0(HtmlSheet, 1);
    sheet->declared = g_array_new(FALSE, FALSE, sizeof(HtmlDeclared));
    sheet->rules = g_array_new(FALSE, FALSE, sizeof(Rule));
    return sheet;
}

void html_sheet_free(HtmlSheet *sheet)
{
    if (sheet == NULL)
        return;
    g_array_unref(sheet->declared);
    g_array_unref(sheet->rules);
    g_free(sheet);
}

/* Whether it is for readers of all kinds. */
static gboolean is_for_all(const HtmlToken *style)
{
    const HtmlSlice *media = &style->attributes[HTML_MEDIA];
    const HtmlSlice *type = &style->attributes[HTML_TYPE];
    return (media->length == 0 || html_slice_is(media, "all")) &&
           (type->length == 0 || html_slice_is(type, "text/css"));
}

static void read_style(HtmlSheet *sheet, const HtmlScanner *scanner, const HtmlToken *style,
                       gboolean is_perhaps)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    css_append_plain(plain, scanner->html + style->tag_end, style->end - style->tag_end);
    HtmlSlice css = {plain->str, plain->len};
    read_css(sheet, &css, is_perhaps || !is_for_all(style));
}

static void read_styles(HtmlSheet *sheet, HtmlScanner scanner, gboolean is_perhaps)
{
    HtmlToken token;
    while (html_scan(&scanner, &token)) {
        gboolean is_style = token.kind == HTML_TOKEN_OPEN && token.element != NULL &&
                            token.element->role == HTML_RAW && html_slice_is(&token.name, "style");
        HtmlSlice comment = {scanner.html + token.start, token.end - token.start};
        if (is_style)
            read_style(sheet, &scanner, &token, is_perhaps);
        else if (token.kind == HTML_TOKEN_HIDDEN && !is_perhaps &&
                 html_slice_begins(&comment, "<!--[if"))
            read_styles(sheet, html_scanner(comment.start + 4, comment.length - 4, scanner.grammar),
                        TRUE);
    }
}

HtmlSheet *html_sheet_read(const HtmlScanner *whole)
{
    HtmlSlice html = {whole->html, whole->length};
    if (!html_slice_holds(&html, "<style"))
        return NULL;
    HtmlSheet *sheet = new_sheet();
    read_styles(sheet, *whole, FALSE);
    g_array_sort(sheet->rules, compare);
    return sheet;
}

/* ---- elements ---- */

typedef struct found {
    const Rule *rules[HTML_MATCHES_MAX]; /* the weaker first, then the earlier */
    guint count, seen;
} Found;

static gboolean is_weaker(const Rule *one, const Rule *other)
{
    guint32 weight = one->selector.weight, against = other->selector.weight;
    return weight < against || (weight == against && one->number < other->number);
}

static void insert(Found *found, const Rule *rule)
{
    guint at = found->count++;
    for (; at > 0 && is_weaker(rule, found->rules[at - 1]); at--)
        found->rules[at] = found->rules[at - 1];
    found->rules[at] = rule;
}

/* Where the rules of a key begin. */
static guint first_of(const HtmlSheet *sheet, HtmlKey key)
{
    guint from = 0, until = sheet->rules->len;
    while (from < until) {
        guint middle = from + (until - from) / 2;
        if (rule_at(sheet, middle)->key < key)
            from = middle + 1;
        else
            until = middle;
    }
    return from;
}

static void find(const HtmlSheet *sheet, const HtmlKeys *keys, HtmlKey key, Found *found)
{
    for (guint at = first_of(sheet, key); at < sheet->rules->len && found->seen < SEEN_MAX; at++) {
        const Rule *rule = rule_at(sheet, at);
        if (rule->key != key)
            return;
        found->seen++;
        if (!html_selector_matches(&rule->selector, keys))
            continue;
        if (found->count == HTML_MATCHES_MAX)
            found->seen = SEEN_MAX;
        else
            insert(found, rule);
    }
}

void html_sheet_match(const HtmlSheet *sheet, const HtmlToken *token, HtmlMatches *matches_r)
{
    HtmlKeys keys = html_keys_of(token);
    Found found = {.count = 0};
    for (guint i = 0; i < keys.count; i++)
        find(sheet, &keys, keys.keys[i], &found);
    matches_r->count = found.count;
    matches_r->is_cut = sheet->is_cut || keys.is_cut || found.seen == SEEN_MAX;
    for (guint i = 0; i < found.count; i++) {
        const Rule *rule = found.rules[i];
        matches_r->matches[i] = (HtmlMatch){
            .declared = &g_array_index(sheet->declared, HtmlDeclared, rule->declared),
            .is_perhaps = rule->selector.is_perhaps,
        };
    }
}
