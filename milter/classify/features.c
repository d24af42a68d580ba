#include "features.h"

#include "han_words.h"
#include "token.h"

#include <math.h>
#include <string.h>

#define HAN_FIRST 0x4e00
#define HAN_LAST 0x9fff
#define GRAM_MIN 2
#define GRAM_MAX 5
/* Features that one token and one of its characters are good for, at most. */
#define FEATURES_OF_TOKEN 8
#define FEATURES_OF_CHARACTER (GRAM_MAX - GRAM_MIN + 1)
#define NAME_OCTETS_MAX 200
/* A text of so many tokens that has no subject begins with one: so many characters. */
#define LONG_TOKENS 80
#define OPENING_CHARACTERS 30

typedef enum kind {
    KIND_WORD,
    KIND_PAIR,
    KIND_GRAM,
    KIND_SHORT_GRAM,
    KIND_CHARACTER,
    KIND_CHARACTERS, /* two */
    KIND_SUBJECT,
    KIND_NEGATED,
    KIND_TRADITIONAL,
    KIND_SIGN,
    KIND_APART, /* two words with one between them */
} Kind;

/* What a feature of each kind is worth beside a word, by cross-validation. */
static const float worth[] = {
    [KIND_WORD] = 1,        [KIND_PAIR] = 1,       [KIND_GRAM] = 0.6F,    [KIND_SHORT_GRAM] = 0.5F,
    [KIND_CHARACTER] = 1,   [KIND_CHARACTERS] = 1, [KIND_SUBJECT] = 1.5F, [KIND_NEGATED] = 1,
    [KIND_TRADITIONAL] = 1, [KIND_SIGN] = 1,       [KIND_APART] = 0.6F,
};

typedef struct occurrence {
    guint32 bucket;
    guint32 kind;
} Occurrence;

typedef struct span { /* characters of the folded text */
    guint32 begin, end;
    guint32 first, last; /* the same of its words */
} Span;

struct feature_reader {
    guint32 mask;
    guint16 simplified[HAN_LAST - HAN_FIRST + 1];
    Folded folded;
    GArray *tokens;    /* Token */
    Occurrence *found; /* of the text that is read */
    gsize length, room;
    GArray *spans;  /* Span, one for each of `found`; NULL: nobody wants names */
    GArray *traced; /* Span, one for each feature of the text that was traced */
    guint32 *slots; /* which feature has a bucket, from 1: open addressing */
    gsize slots_room;
    Feature *features;
    gsize features_room;
};

FeatureReader *feature_reader_new(guint bits)
{
    FeatureReader *reader = g_new0(FeatureReader, 1);
    reader->mask = (guint32)(((guint64)1 << bits) - 1);
    reader->tokens = g_array_new(FALSE, FALSE, sizeof(Token));
    for (guint i = 0; i <= HAN_LAST - HAN_FIRST; i++)
        reader->simplified[i] = (guint16)(HAN_FIRST + i);
    for (const char *pair = han_traditional_simplified; *pair != '\0';
         pair = g_utf8_offset_to_pointer(pair, 2))
        reader->simplified[g_utf8_get_char(pair) - HAN_FIRST] =
            (guint16)g_utf8_get_char(g_utf8_next_char(pair));
    return reader;
}

void feature_reader_free(FeatureReader *reader)
{
    if (reader == NULL)
        return;
    folded_clear(&reader->folded);
    g_array_unref(reader->tokens);
    g_clear_pointer(&reader->traced, g_array_unref);
    g_free(reader->found);
    g_free(reader->slots);
    g_free(reader->features);
    g_free(reader);
}

/* ---- hashing ---- */

static inline guint64 mix(guint64 hash, guint64 value)
{
    hash = (hash ^ value) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    return hash ^ (hash >> 29);
}

/* Of two that follow each other: the other way round it is another. */
static inline guint64 pair_of(guint64 first, guint64 second)
{
    return mix(mix(0, first), second);
}

static inline guint64 seed_of(Kind kind)
{
    return (guint64)(kind == KIND_SHORT_GRAM ? KIND_GRAM : kind) + 1;
}

static inline void emit(FeatureReader *reader, Kind kind, guint64 hash, Span span)
{
    hash ^= hash >> 32;
    hash *= G_GUINT64_CONSTANT(0xd6e8feb86659fd93);
    hash ^= hash >> 32;
    reader->found[reader->length++] =
        (Occurrence){.bucket = (guint32)hash & reader->mask, .kind = kind};
    if (reader->spans != NULL)
        g_array_append_val(reader->spans, span);
}

static inline gunichar simplified(const FeatureReader *reader, gunichar character)
{
    return character >= HAN_FIRST && character <= HAN_LAST
               ? reader->simplified[character - HAN_FIRST]
               : character;
}

/* Numbers, addresses and links are all one, whatever they say. */
static guint64 hash_of(const FeatureReader *reader, const Token *token)
{
    guint64 hash = token->kind;
    if (token->kind == TOKEN_NUMBER || token->kind == TOKEN_ADDRESS || token->kind == TOKEN_LINK)
        return mix(hash, 1);
    for (gsize i = token->begin; i < token->end; i++)
        hash = mix(hash, simplified(reader, reader->folded.characters[i]));
    return hash;
}

/* ---- one token after the other ---- */

typedef struct walk { /* the token before */
    guint64 hash;     /* 0: none */
    Token token;
    guint64 word_hash; /* the word before that one; 0: none */
    guint32 word_begin;
    guint64 content_hash; /* the last character that is no particle, where nothing but particles
                             stands behind it; 0: none */
    guint32 content_begin;
} Walk;

/* Chinese particles and pronouns, which one writer puts where another leaves them out. */
static gboolean is_particle(gunichar character)
{
    static const gunichar particles[] = {0x7684, 0x4e86, 0x5417, 0x55ce, 0x5462, 0x554a, 0x5427,
                                         0x4eec, 0x5011, 0x6211, 0x4f60, 0x60a8, 0x4ed6};
    for (gsize i = 0; i < G_N_ELEMENTS(particles); i++) {
        if (character == particles[i])
            return TRUE;
    }
    return FALSE;
}

static Span span_of(const Token *token)
{
    return (Span){token->begin, token->end, token->begin, token->end};
}

/* The letters of a word with its edges marked, so that "<re" and "re>" are two. */
static void emit_grams(FeatureReader *reader, const Token *token)
{
    const gunichar *letters = reader->folded.characters + token->begin;
    gsize length = token->end - token->begin + 2;
    for (gsize first = 0; first < length; first++) {
        guint64 hash = seed_of(KIND_GRAM);
        gsize end = MIN(length, first + GRAM_MAX);
        for (gsize i = first; i < end; i++) {
            hash = mix(hash, i == 0 ? '<' : i == length - 1 ? '>' : letters[i - 1]);
            gsize letters_of_gram = i - first + 1;
            if (letters_of_gram < GRAM_MIN)
                continue;
            Span span = {token->begin + (guint32)MAX(first, 1) - 1,
                         token->begin + (guint32)MIN(i, length - 2), token->begin, token->end};
            emit(reader, letters_of_gram == GRAM_MIN ? KIND_SHORT_GRAM : KIND_GRAM, hash, span);
        }
    }
}

/* A word or a pair of characters once more, where it is denied or stands in the subject. */
static void emit_marked(FeatureReader *reader, const Token *token, guint64 hash, Span span)
{
    if (token->is_negated)
        emit(reader, KIND_NEGATED, mix(seed_of(KIND_NEGATED), hash), span);
    if (token->is_subject)
        emit(reader, KIND_SUBJECT, mix(seed_of(KIND_SUBJECT), hash), span);
}

static void emit_pair(FeatureReader *reader, Kind kind, guint64 pair, guint32 begin, guint32 end)
{
    emit(reader, kind, mix(seed_of(kind), pair), (Span){begin, end, begin, end});
}

static void read_word(FeatureReader *reader, Walk *walk, const Token *token)
{
    guint64 hash = hash_of(reader, token);
    Walk next = {.hash = hash, .token = *token};
    emit(reader, KIND_WORD, mix(seed_of(KIND_WORD), hash), span_of(token));
    emit_marked(reader, token, hash, span_of(token));
    if (walk->hash != 0 && walk->token.kind != TOKEN_DENSE) {
        emit_pair(reader, KIND_PAIR, pair_of(walk->hash, hash), walk->token.begin, token->end);
        if (walk->word_hash != 0)
            emit_pair(reader, KIND_APART, pair_of(walk->word_hash, hash), walk->word_begin,
                      token->end);
        next.word_hash = walk->hash;
        next.word_begin = walk->token.begin;
    }
    if (token->kind == TOKEN_WORD)
        emit_grams(reader, token);
    *walk = next;
}

/* The pair that a character is without the particles before it: of two that stand beside each
   other it was told already. */
static void emit_across_particles(FeatureReader *reader, const Walk *walk, const Token *token,
                                  guint64 hash)
{
    if (walk->content_hash != 0 && walk->content_hash != walk->hash)
        emit_pair(reader, KIND_CHARACTERS, pair_of(walk->content_hash, hash), walk->content_begin,
                  token->end);
}

static void read_character(FeatureReader *reader, Walk *walk, const Token *token)
{
    guint64 hash = hash_of(reader, token);
    gunichar character = reader->folded.characters[token->begin];
    gboolean joins =
        walk->hash != 0 && walk->token.kind == TOKEN_DENSE && walk->token.end == token->begin;
    emit(reader, KIND_CHARACTER, mix(seed_of(KIND_CHARACTER), hash), span_of(token));
    if (simplified(reader, character) != character)
        emit(reader, KIND_TRADITIONAL, mix(seed_of(KIND_TRADITIONAL), character), span_of(token));
    if (joins) {
        Span span = {walk->token.begin, token->end, walk->token.begin, token->end};
        guint64 pair = pair_of(walk->hash, hash);
        emit(reader, KIND_CHARACTERS, mix(seed_of(KIND_CHARACTERS), pair), span);
        emit_marked(reader, token, pair, span);
    }
    Walk next = {.hash = hash, .token = *token};
    if (!is_particle(character)) {
        if (joins)
            emit_across_particles(reader, walk, token, hash);
        next.content_hash = hash;
        next.content_begin = token->begin;
    } else if (joins) {
        next.content_hash = walk->content_hash;
        next.content_begin = walk->content_begin;
    }
    *walk = next;
}

static void read_sign(FeatureReader *reader, const Token *token)
{
    emit(reader, KIND_SIGN, mix(seed_of(KIND_SIGN), hash_of(reader, token)), span_of(token));
}

static void read_tokens(FeatureReader *reader)
{
    Walk walk = {0};
    for (guint i = 0; i < reader->tokens->len; i++) {
        const Token *token = &g_array_index(reader->tokens, Token, i);
        switch ((TokenKind)token->kind) {
        case TOKEN_PAUSE: /* words join across it, characters do not: their places tell */
            break;
        case TOKEN_SIGN:
            read_sign(reader, token);
            break;
        case TOKEN_DENSE:
            read_character(reader, &walk, token);
            break;
        default:
            read_word(reader, &walk, token);
        }
    }
}

/* ---- the whole text ---- */

static gsize octets_of(const char *text)
{
    return strnlen(text, FEATURES_OCTETS_MAX);
}

/* People begin a letter with what it is about, also where no field was there to say it in. */
static void mark_opening(FeatureReader *reader)
{
    for (guint i = 0; reader->tokens->len >= LONG_TOKENS && i < reader->tokens->len; i++) {
        Token *token = &g_array_index(reader->tokens, Token, i);
        if (token->begin >= OPENING_CHARACTERS)
            return;
        token->is_subject = 1;
    }
}

static void fold(FeatureReader *reader, const char *subject, const char *text)
{
    reader->folded.length = 0;
    g_array_set_size(reader->tokens, 0);
    if (subject != NULL) {
        folded_append(&reader->folded, subject, octets_of(subject));
        folded_append_break(&reader->folded);
        tokens_read(&reader->folded, 0, TRUE, reader->tokens);
    }
    gsize begin = reader->folded.length;
    folded_append(&reader->folded, text, octets_of(text));
    tokens_read(&reader->folded, begin, FALSE, reader->tokens);
    if (subject == NULL || *subject == '\0')
        mark_opening(reader);
}

static void make_room(FeatureReader *reader)
{
    gsize most = reader->folded.length * FEATURES_OF_CHARACTER +
                 (gsize)reader->tokens->len * (FEATURES_OF_TOKEN + 2 * FEATURES_OF_CHARACTER) + 1;
    reader->length = 0;
    if (most <= reader->room)
        return;
    reader->room = most;
    reader->found = g_renew(Occurrence, reader->found, most);
}

/* Slots twice as many as features found, all empty. */
static gsize clear_slots(FeatureReader *reader)
{
    gsize slots = 64;
    while (slots < reader->length * 2)
        slots *= 2;
    if (slots > reader->slots_room) {
        reader->slots_room = slots;
        reader->slots = g_renew(guint32, reader->slots, slots);
    }
    memset(reader->slots, 0, slots * sizeof *reader->slots);
    if (reader->length > reader->features_room) {
        reader->features_room = reader->length;
        reader->features = g_renew(Feature, reader->features, reader->length);
    }
    return slots;
}

/* How often each bucket was found, in `value`, and of which kind it was first. */
static gsize count(FeatureReader *reader)
{
    gsize slots = clear_slots(reader);
    gsize length = 0;
    for (gsize i = 0; i < reader->length; i++) {
        guint32 bucket = reader->found[i].bucket;
        gsize slot = (bucket * 0x9e3779b1U) & (slots - 1);
        while (reader->slots[slot] != 0 &&
               reader->features[reader->slots[slot] - 1].bucket != bucket)
            slot = (slot + 1) & (slots - 1);
        if (reader->slots[slot] != 0) {
            reader->features[reader->slots[slot] - 1].value += 1;
            continue;
        }
        reader->found[length].kind = reader->found[i].kind;
        if (reader->spans != NULL)
            g_array_index(reader->spans, Span, length) = g_array_index(reader->spans, Span, i);
        reader->features[length] = (Feature){.bucket = bucket, .value = 1};
        reader->slots[slot] = (guint32)++length;
    }
    return length;
}

FeatureSet feature_reader_read(FeatureReader *reader, const char *subject, const char *text)
{
    fold(reader, subject, text);
    make_room(reader);
    read_tokens(reader);
    gsize length = count(reader);
    for (gsize i = 0; i < length; i++) {
        Feature *feature = &reader->features[i];
        float often = feature->value > 1 ? 1 + logf(feature->value) : 1;
        feature->value = often * worth[reader->found[i].kind];
    }
    return (FeatureSet){reader->features, length};
}

/* ---- names, for people ---- */

FeatureSet feature_reader_trace(FeatureReader *reader, const char *subject, const char *text)
{
    if (reader->traced == NULL)
        reader->traced = g_array_new(FALSE, FALSE, sizeof(Span));
    g_array_set_size(reader->traced, 0);
    reader->spans = reader->traced;
    FeatureSet set = feature_reader_read(reader, subject, text);
    reader->spans = NULL;
    return set;
}

FeatureWords feature_reader_words(const FeatureReader *reader, gsize feature)
{
    const Span *span = &g_array_index(reader->traced, Span, feature);
    return (FeatureWords){span->first, span->last};
}

static char *written(const FeatureReader *reader, guint32 begin, guint32 end)
{
    GString *text = g_string_new(NULL);
    for (guint32 i = begin; i < end && text->len < NAME_OCTETS_MAX; i++) {
        gunichar character = reader->folded.characters[i];
        g_string_append_unichar(text, g_unichar_isprint(character) ? character : ' ');
    }
    return g_string_free(text, FALSE);
}

char *feature_reader_written(const FeatureReader *reader, FeatureWords words)
{
    return written(reader, words.first, words.last);
}

FeatureSet feature_reader_name(FeatureReader *reader, const char *subject, const char *text,
                               FeatureNamed named, gpointer data)
{
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(Span));
    reader->spans = spans;
    fold(reader, subject, text);
    make_room(reader);
    read_tokens(reader);
    reader->spans = NULL;
    for (guint i = 0; i < spans->len; i++) {
        const Span *span = &g_array_index(spans, Span, i);
        g_autofree char *feature = written(reader, span->begin, span->end);
        g_autofree char *words = written(reader, span->first, span->last);
        named(reader->found[i].bucket, feature, words, data);
    }
    return feature_reader_read(reader, subject, text);
}
