#include "address_field.h"

#include "../base/utf8.h"
#include "address_clean.h"
#include "encoded_word.h"
#include "mime.h"

#include <string.h>

#define CHARACTER_OCTETS_MAX 4 /* of UTF-8 */
#define COLONS_MAX 100         /* of one field that are asked whether they open a group */
#define PENDING_MAX 3          /* pieces a name may be cut into by its commas */

typedef struct entry { /* what stands between two commas */
    GString *text;     /* everything but comments and the angle brackets; quotes undone */
    GString *spelled;  /* the same with its quotes, for a quoted local part */
    gboolean has_at;   /* whether an at-sign stands in it, not just in an encoded word */
    gsize angle_at;    /* how long the text was when they came */
    char *angle;       /* what stands in the angle brackets; NULL: there are none */
    char *comment;     /* the first one */
} Entry;

typedef struct walk {
    GPtrArray *addresses;
    guint limit;
    MimeCharsets *charsets;
    Budget *budget;
    guint entries;                 /* that were not empty */
    gboolean is_inner;             /* inside something decoded: no second time */
    gboolean has_quotes, has_ends; /* whether quotes, comments still find their ends */
    int colons;
    Entry entry;
    GPtrArray *pending; /* char *: what stood alone between commas and may begin a name */
} Walk;

/* ---- entries ---- */

static void entry_reset(Entry *entry)
{
    g_string_truncate(entry->text, 0);
    g_string_truncate(entry->spelled, 0);
    entry->has_at = FALSE;
    g_clear_pointer(&entry->angle, g_free);
    g_clear_pointer(&entry->comment, g_free);
}

static void entry_append(Entry *entry, const char *octets, gsize length)
{
    g_string_append_len(entry->text, octets, (gssize)length);
    g_string_append_len(entry->spelled, octets, (gssize)length);
}

/* Blanks between words count as one. */
static void entry_append_blank(Entry *entry)
{
    if (entry->spelled->len > 0 && entry->spelled->str[entry->spelled->len - 1] != ' ')
        entry_append(entry, " ", 1);
}

static char *decoded_name(const char *written, MimeCharsets *charsets)
{
    if (written == NULL)
        return NULL;
    g_autofree char *decoded = mime_words_decode(written, charsets);
    char *name = mime_name_clean(decoded);
    if (name[0] != '\0')
        return name;
    g_free(name);
    return NULL;
}

static void add_address(Walk *walk, const char *name, const char *address)
{
    if (walk->addresses->len < walk->limit && (name != NULL || address != NULL))
        g_ptr_array_add(walk->addresses, mail_address_new(name, address));
}

/* ---- making an address of an entry ---- */

/* What stood alone is an address without domain if it is one word ("root"), else just a name. */
static void flush_first_pending(Walk *walk)
{
    g_autofree char *name = decoded_name(g_ptr_array_index(walk->pending, 0), walk->charsets);
    gboolean is_word = name != NULL && strpbrk(name, " \t\"") == NULL && g_str_is_ascii(name);
    add_address(walk, is_word ? NULL : name, is_word ? name : NULL);
    g_ptr_array_remove_index(walk->pending, 0);
}

static void flush_pending(Walk *walk)
{
    while (walk->pending->len > 0)
        flush_first_pending(walk);
}

static void add_pending(Walk *walk, const char *text)
{
    if (walk->pending->len == PENDING_MAX)
        flush_first_pending(walk);
    g_ptr_array_add(walk->pending, g_strdup(text));
}

/* Unquoted commas in a name have cut "Doe, John <john@...>" into pieces. */
static void prepend_pending(Walk *walk)
{
    for (guint i = walk->pending->len; i > 0; i--) {
        if (walk->entry.text->len > 0)
            g_string_prepend(walk->entry.text, ", ");
        g_string_prepend(walk->entry.text, g_ptr_array_index(walk->pending, i - 1));
    }
    g_ptr_array_set_size(walk->pending, 0);
}

static void take_angle(Walk *walk)
{
    Entry *entry = &walk->entry;
    prepend_pending(walk);
    g_autofree char *address = mime_address_clean(entry->angle, walk->charsets);
    g_autofree char *name = decoded_name(entry->text->str, walk->charsets);
    if (name == NULL)
        name = decoded_name(entry->comment, walk->charsets);
    add_address(walk, name, address);
}

/* The word with the at-sign in "john@example.com John"; outer blanks of a quoted part count not. */
static void address_word(const char *text, gsize *begin_r, gsize *end_r)
{
    gsize at = (gsize)(strrchr(text, '@') - text);
    gsize begin = at;
    gboolean in_quotes = FALSE;
    while (begin > 0 && (in_quotes || !g_ascii_isspace(text[begin - 1]))) {
        begin--;
        if (text[begin] == '"')
            in_quotes = !in_quotes;
    }
    *begin_r = begin;
    *end_r = at + strcspn(text + at, " \t");
}

static void take_bare(Walk *walk)
{
    flush_pending(walk);
    g_autofree char *spelled = mime_address_join(walk->entry.spelled->str);
    gsize begin, end;
    address_word(spelled, &begin, &end);
    g_autofree char *word = g_strndup(spelled + begin, end - begin);
    g_autofree char *rest = g_strconcat(spelled + end, NULL);
    spelled[begin] = '\0';
    g_autofree char *around = g_strconcat(spelled, rest, NULL);
    g_autofree char *address = mime_address_clean(word, walk->charsets);
    g_autofree char *name = decoded_name(walk->entry.comment, walk->charsets);
    if (name == NULL)
        name = decoded_name(around, walk->charsets);
    add_address(walk, name, address);
}

static void walk_value(Walk *walk, const char *value);

/* An address may hide inside an encoded word or a comment; it is looked for once. */
static gboolean take_hidden(Walk *walk)
{
    Entry *entry = &walk->entry;
    if (walk->is_inner)
        return FALSE;
    g_autofree char *decoded = mime_words_decode(entry->text->str, walk->charsets);
    const char *comment = entry->comment != NULL ? entry->comment : "";
    if (strchr(decoded, '@') == NULL && strchr(comment, '@') == NULL)
        return FALSE;
    g_autofree char *hidden = strchr(decoded, '@') != NULL
                                  ? g_strdup(decoded)
                                  : g_strconcat(decoded, " <", comment, ">", NULL);
    flush_pending(walk);
    entry_reset(entry);
    walk->is_inner = TRUE;
    walk_value(walk, hidden);
    walk->is_inner = FALSE;
    return TRUE;
}

/* An address without domain whose comment is its name: "LOCAL-DELIVERY (Delivery of mail)". */
static gboolean is_named_word(const Entry *entry)
{
    return entry->comment != NULL && entry->text->len > 0 && g_str_is_ascii(entry->text->str) &&
           strpbrk(entry->text->str, " \t\"=") == NULL;
}

static void finish_entry(Walk *walk)
{
    Entry *entry = &walk->entry;
    g_strchomp(entry->text->str);
    entry->text->len = strlen(entry->text->str);
    if (entry->text->len > 0 || entry->angle != NULL) {
        walk->entries++;
        (void)budget_take(walk->budget, 1);
    }
    if (entry->angle != NULL) {
        take_angle(walk);
    } else if (entry->has_at) {
        take_bare(walk);
    } else if (!take_hidden(walk) && is_named_word(entry)) {
        flush_pending(walk);
        g_autofree char *name = decoded_name(entry->comment, walk->charsets);
        add_address(walk, name, entry->text->str);
    } else if (entry->text->len > 0) {
        add_pending(walk, entry->text->str);
    }
    entry_reset(entry);
}

/* ---- walking ---- */

/* The end of a quoted string (RFC 5322 3.2.4) that begins at `at`, or NULL when it has none. */
static const char *quoted_end(const char *at)
{
    for (at++; *at != '\0' && *at != '"'; at++)
        if (*at == '\\' && at[1] != '\0')
            at++;
    return *at == '"' ? at + 1 : NULL;
}

static const char *take_quoted(Walk *walk, const char *at)
{
    const char *end = walk->has_quotes ? quoted_end(at) : NULL;
    walk->has_quotes = end != NULL;
    if (end == NULL)
        return at + 1;
    g_string_append_len(walk->entry.spelled, at, end - at);
    walk->entry.has_at |= memchr(at, '@', (gsize)(end - at)) != NULL;
    for (at++; at < end - 1; at++) {
        if (*at == '\\' && at + 1 < end - 1)
            at++;
        g_string_append_c(walk->entry.text, *at);
    }
    return end;
}

static const char *comment_end(const char *at)
{
    int depth = 0;
    for (; *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0')
            at++;
        else if (*at == '(')
            depth++;
        else if (*at == ')' && --depth == 0)
            return at + 1;
    }
    return NULL;
}

static const char *take_comment(Walk *walk, const char *at)
{
    const char *end = walk->has_ends ? comment_end(at) : NULL;
    walk->has_ends = end != NULL;
    if (end == NULL) {
        entry_append(&walk->entry, at, 1);
        return at + 1;
    }
    entry_append_blank(&walk->entry);
    if (walk->entry.comment == NULL && end - at > 2)
        walk->entry.comment = g_strndup(at + 1, (gsize)(end - at) - 2);
    return end;
}

/* What stands in angle brackets. The first with an at-sign is the address, others before it belong
   to the name. A second one with a name of its own is the next mailbox, its comma forgotten. */
static void take_inside(Walk *walk, char *inside)
{
    Entry *entry = &walk->entry;
    gboolean had_address = entry->angle != NULL && strchr(entry->angle, '@') != NULL;
    gsize name_end = entry->angle_at;
    if (had_address && entry->text->len > name_end + 1 && strchr(inside, '@') != NULL) {
        g_autofree char *name = g_strdup(entry->text->str + name_end);
        g_string_truncate(entry->text, name_end);
        finish_entry(walk);
        entry_append(entry, g_strchug(name), strlen(name));
        had_address = FALSE;
    }
    if (had_address) {
        g_free(inside);
        return;
    }
    if (entry->angle != NULL && entry->angle[0] != '\0')
        g_string_append_printf(entry->text, "<%s>", entry->angle);
    g_free(entry->angle);
    entry->angle = inside;
    entry->angle_at = entry->text->len;
}

static const char *take_angle_brackets(Walk *walk, const char *at)
{
    at += strspn(at, "<");
    gsize length = 0;
    const char *quote = *at == '"' && walk->has_quotes ? quoted_end(at) : NULL;
    if (quote != NULL)
        length = (gsize)(quote - at);
    gsize whole = length + strcspn(at + length, "<>");
    if (at[whole] != '>')
        whole = length + strcspn(at + length, "<>,;");
    take_inside(walk, g_strndup(at, whole));
    at += whole;
    return at + strspn(at, ">");
}

/* A colon opens a group when one is closed later or when no angle bracket follows before the next
   comma; else it belongs to a name such as "Support: ACME <...>". */
static gboolean opens_group(Walk *walk, const char *colon)
{
    if (walk->colons++ >= COLONS_MAX || walk->entry.angle != NULL || walk->entry.has_at)
        return FALSE;
    gsize length = strcspn(colon, ",;<");
    return colon[length] != '<' || strchr(colon + length, ';') != NULL;
}

static const char *take_colon(Walk *walk, const char *at)
{
    if (opens_group(walk, at)) {
        flush_pending(walk);
        entry_reset(&walk->entry);
    } else {
        entry_append(&walk->entry, at, 1);
    }
    return at + 1;
}

/* A domain literal may hold colons: [IPv6:2001:db8::1]. */
static const char *take_literal(Walk *walk, const char *at)
{
    gsize length = strcspn(at, "], \t<>");
    length += at[length] == ']';
    entry_append(&walk->entry, at, MAX(length, 1));
    return at + MAX(length, 1);
}

/* A blank of another width parts a name from a bare address, and stays in the name. */
static gsize wide_blank(const char *at)
{
    gunichar c;
    gsize size = utf8_read(at, strnlen(at, CHARACTER_OCTETS_MAX), &c);
    return size > 1 && g_unichar_isspace(c) ? size : 0;
}

static const char *take_octet(Walk *walk, const char *at)
{
    gsize blank = wide_blank(at);
    if (blank > 0) {
        g_string_append_len(walk->entry.text, at, (gssize)blank);
        g_string_append_c(walk->entry.spelled, ' ');
        return at + blank;
    }
    gsize word = mime_word_length(at);
    if (word == 0 && *at == '\\' && at[1] != '\0')
        at++;
    walk->entry.has_at |= word == 0 && *at == '@';
    entry_append(&walk->entry, at, MAX(word, 1));
    return at + MAX(word, 1);
}

static const char *take_next(Walk *walk, const char *at)
{
    switch (*at) {
    case '"':
        return take_quoted(walk, at);
    case '(':
        return take_comment(walk, at);
    case '<':
        return take_angle_brackets(walk, at);
    case ':':
        return take_colon(walk, at);
    case '[':
        return take_literal(walk, at);
    case ',':
    case ';':
        finish_entry(walk);
        return at + 1;
    case ' ':
    case '\t':
        entry_append_blank(&walk->entry);
        return at + 1;
    default:
        return take_octet(walk, at);
    }
}

/* The first two are read whatever they cost: who the author is must not depend on the time. */
static gboolean may_go_on(Walk *walk)
{
    if (walk->addresses->len >= walk->limit)
        return FALSE;
    return walk->budget == NULL || !walk->budget->is_spent || walk->entries < 2;
}

static void walk_value(Walk *walk, const char *value)
{
    walk->has_quotes = walk->has_ends = TRUE;
    while (*value != '\0' && may_go_on(walk))
        value = take_next(walk, value);
    finish_entry(walk);
    flush_pending(walk);
}

/* Programs of the Web escape the brackets: "Ann &lt;ann@example.com&gt;". Takes the value. */
static char *with_brackets(char *value)
{
    if (strstr(value, "&lt;") == NULL || strchr(value, '<') != NULL)
        return value;
    g_autoptr(GString) text = g_string_new(value);
    g_string_replace(text, "&lt;", "<", 0);
    g_string_replace(text, "&gt;", ">", 0);
    g_free(value);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

void mime_addresses_add(GPtrArray *addresses, const char *value, MimeCharsets *charsets, int limit,
                        Budget *budget)
{
    Walk walk = {.addresses = addresses,
                 .limit = (guint)MAX(limit, 0),
                 .charsets = charsets,
                 .budget = budget};
    walk.entry.text = g_string_new(NULL);
    walk.entry.spelled = g_string_new(NULL);
    walk.pending = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *repaired = with_brackets(mime_words_repair(value, charsets));
    walk_value(&walk, repaired);
    entry_reset(&walk.entry);
    g_string_free(walk.entry.text, TRUE);
    g_string_free(walk.entry.spelled, TRUE);
    g_ptr_array_unref(walk.pending);
}

GPtrArray *mime_mailboxes(const char *value, int limit)
{
    GPtrArray *addresses = g_ptr_array_new_with_free_func((GDestroyNotify)mail_address_free);
    MimeCharsets charsets = {.own = NULL};
    mime_addresses_add(addresses, value, &charsets, limit, NULL);
    return addresses;
}
