/* From the model's labels to a desk's own types: by kinds, by names, by words. */
#include "../common/fixture.h"
#include "classify/guess.h"
#include "classify/train.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

#define DESK(types, classify)                                                                      \
    "{ name = \"acme\"; brand = \"ACME\"; addresses = ( \"support@acme.example\" );\n"             \
    "  languages = ( \"en\" ); classify: { " classify " }; service_types = ( " types " ); }"
#define TYPE(name, label, more)                                                                    \
    "{ name = \"" name "\"; labels = { en = \"" label "\"; }; " more " }"
#define PLAIN TYPE("general", "General", "")
#define BILLING TYPE("invoices-eu", "Invoices EU", "kind = \"billing\";")
#define OTHER_BILLING                                                                              \
    TYPE("invoices-us", "Invoices US", "kind = \"billing\"; keywords = \"dollar\";")
#define GOODS TYPE("goods", "Goods", "kind = ( \"delivery\", \"technical\" );")
#define LEASING TYPE("leasing", "Leasing", "keywords = ( \"租赁\", \"rental car\" );")

typedef struct site {
    char *state, *models, *starter;
    Shelf *shelf;
} Site;

static void save_model(const char *path, const char *money, const char *way)
{
    static const char *const moneys[] = {"The invoice is wrong", "I was charged twice",
                                         "Please correct the invoice", "发票开错了，请重开"};
    static const char *const ways[] = {"Where is my parcel", "The parcel is lost",
                                       "The courier never rang", "快递还没有到"};
    static const char *const things[] = {"The screen stays black", "The app crashes",
                                         "Error after the update", "软件闪退"};
    g_autoptr(Corpus) corpus = corpus_new();
    g_autoptr(GBytes) bytes = NULL;
    const TrainOptions options = {.seed = 1};
    for (guint i = 0; i < G_N_ELEMENTS(moneys); i++) {
        corpus_add(corpus, money, "", moneys[i]);
        corpus_add(corpus, way, "", ways[i]);
        corpus_add(corpus, "technical", "", things[i]);
    }
    assert_int_equal(corpus_finish(corpus, NULL), OUTCOME_DONE);
    assert_int_equal(train_model(corpus, &options, &bytes, NULL), OUTCOME_DONE);
    assert_int_equal(train_save(bytes, path, NULL), OUTCOME_DONE);
}

static int set_up(void **state)
{
    Site *site = g_new0(Site, 1);
    site->state = g_dir_make_tmp("guess-XXXXXX", NULL);
    site->models = g_build_filename(site->state, SHELF_DIRECTORY, NULL);
    site->starter = g_build_filename(site->state, "starter.model", NULL);
    g_mkdir(site->models, 0700);
    save_model(site->starter, "billing", "delivery");
    site->shelf = shelf_new(site->starter, site->state, NULL);
    *state = site;
    return 0;
}

static int tear_down(void **state)
{
    Site *site = *state;
    g_autofree char *own = shelf_file(site->state, "acme", 1);
    shelf_free(site->shelf);
    g_unlink(own);
    g_unlink(site->starter);
    g_rmdir(site->models);
    g_rmdir(site->state);
    g_free(site->state);
    g_free(site->models);
    g_free(site->starter);
    g_free(site);
    return 0;
}

static Guesses *guess(const Site *site, const Settings *settings, const char *subject,
                      const char *text)
{
    return guess_types(site->shelf, g_ptr_array_index(settings->desks, 0), subject, text);
}

static const TypeGuess *at(const Guesses *guesses, guint index)
{
    assert_true(index < guesses->types->len);
    return &g_array_index(guesses->types, TypeGuess, index);
}

static void test_kinds_lead_to_types(void **state)
{
    const Site *site = *state;
    static const struct {
        const char *subject, *text, *type, *word;
    } cases[] = {
        {NULL, "The invoice is wrong again", "invoices-eu", "invoice"},
        {"发票", "发票开错了", "invoices-eu", "发票"},
        {NULL, "the parcel is lost", "goods", "parcel"},
        {"App", "it crashes after the update", "goods", "crashes"},
    };
    g_autoptr(Settings) settings = fixture_settings_of(DESK(PLAIN "," BILLING "," GOODS, ""));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Guesses) guesses = guess(site, settings, cases[i].subject, cases[i].text);
        double sum = 0;
        gboolean has_word = FALSE;
        assert_string_equal(at(guesses, 0)->type->name, cases[i].type);
        assert_string_equal(guesses->source, "the starter");
        assert_int_equal(guesses->accuracy, 90);
        for (guint j = 0; j < guesses->types->len; j++)
            sum += at(guesses, j)->confidence;
        assert_true(sum > 0.9 && sum < 1.001);
        for (guint j = 0; j < guesses->words->len; j++)
            has_word |= strstr(((GuessWord *)g_ptr_array_index(guesses->words, j))->words,
                               cases[i].word) != NULL;
        assert_true(has_word);
    }
}

static double confidence_of(const Site *site, const Settings *settings, const char *subject,
                            const char *text)
{
    g_autoptr(Guesses) guesses = guess(site, settings, subject, text);
    return at(guesses, 0)->confidence;
}

/* A word that stands for a type in every text it was learnt from is not yet a letter. */
static void test_a_few_words_are_in_doubt(void **state)
{
    const Site *site = *state;
    g_autoptr(Settings) settings = fixture_settings_of(DESK(PLAIN "," BILLING "," GOODS, ""));
    static const struct {
        const char *less, *more;
    } cases[] = {
        {"invoice", "The invoice is wrong"},
        {"发票", "发票开错了，请重开"},
        {"invoice 4711 ?!?!?!?!?!?! 0123456789", "The invoice 4711 is wrong"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        double more = confidence_of(site, settings, NULL, cases[i].more);
        assert_true(confidence_of(site, settings, NULL, cases[i].less) < 0.6);
        assert_true(more > 0.6);
        assert_true(confidence_of(site, settings, cases[i].more, cases[i].less) > 0.6);
    }
}

/* A kind that the desk does not have is none of its types. */
static void test_what_the_desk_does_not_have_stays_open(void **state)
{
    const Site *site = *state;
    g_autoptr(Settings) settings = fixture_settings_of(DESK(PLAIN "," BILLING, ""));
    g_autoptr(Guesses) guesses = guess(site, settings, NULL, "the parcel is lost");
    assert_true(guesses->types->len == 0 || at(guesses, 0)->confidence < 0.5);
}

static void test_types_of_one_kind_are_told_by_their_words(void **state)
{
    const Site *site = *state;
    static const struct {
        const char *text, *first;
        gboolean are_equal;
    } cases[] = {
        {"the invoice is wrong", "invoices-eu", TRUE},
        {"the invoice is wrong by a DOLLAR", "invoices-us", FALSE},
        {"the invoice is wrong, see invoices EU of May", "invoices-eu", FALSE},
    };
    g_autoptr(Settings) settings =
        fixture_settings_of(DESK(BILLING "," OTHER_BILLING "," GOODS, ""));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Guesses) guesses = guess(site, settings, NULL, cases[i].text);
        assert_string_equal(at(guesses, 0)->type->name, cases[i].first);
        double other = guesses->types->len > 1 ? at(guesses, 1)->confidence : 0;
        if (cases[i].are_equal)
            assert_true(at(guesses, 0)->confidence - other < 0.001);
        else
            assert_true(at(guesses, 0)->confidence > other + 0.3);
    }
}

static void test_a_type_without_kind_is_told_by_its_words(void **state)
{
    const Site *site = *state;
    static const struct {
        const char *subject, *text;
        double least, most;
    } cases[] = {
        {"Leasing", "the invoice is wrong", 0.89, 0.91},
        {"租赁合同", "请问", 0.89, 0.91},
        {NULL, "my rental car: the invoice is wrong", 0.49, 0.51},
        {NULL, "the release is wrong", 0, 0},
    };
    g_autoptr(Settings) settings = fixture_settings_of(DESK(PLAIN "," BILLING "," LEASING, ""));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Guesses) guesses = guess(site, settings, cases[i].subject, cases[i].text);
        double confidence = 0;
        for (guint j = 0; j < guesses->types->len; j++) {
            if (strcmp(at(guesses, j)->type->name, "leasing") == 0)
                confidence = at(guesses, j)->confidence;
        }
        assert_true(confidence >= cases[i].least && confidence <= cases[i].most);
    }
}

/* As before there was a classifier. */
static void test_when_nothing_guesses(void **state)
{
    const Site *site = *state;
    static const char *const desks[] = {
        DESK(PLAIN "," LEASING, ""),
        DESK(PLAIN "," BILLING, "model = \"none\";"),
    };
    for (gsize i = 0; i < G_N_ELEMENTS(desks); i++) {
        g_autoptr(Settings) settings = fixture_settings_of(desks[i]);
        assert_null(guess(site, settings, "Leasing", "the invoice is wrong"));
    }
    g_autoptr(Settings) settings = fixture_settings_of(DESK(PLAIN "," BILLING, ""));
    g_autoptr(MailFacts) facts = fixture_facts();
    const DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    g_autoptr(Guesses) guesses = guess_types_of(site->shelf, desk, facts);
    assert_non_null(guesses);
    facts->is_costly = TRUE;
    assert_null(guess_types_of(site->shelf, desk, facts));
    facts->is_costly = FALSE;
    facts->automatic = AUTOMATIC_REPLIED;
    assert_null(guess_types_of(site->shelf, desk, facts));
}

/* Its labels are the types' own names, and no kind is asked for. */
static void test_a_desks_own_model_names_its_types(void **state)
{
    const Site *site = *state;
    g_autofree char *own = shelf_file(site->state, "acme", 1);
    save_model(own, "general", "leasing");
    shelf_refresh(site->shelf);
    g_autoptr(Settings) settings = fixture_settings_of(DESK(PLAIN "," BILLING "," LEASING, ""));
    g_autoptr(Guesses) guesses = guess(site, settings, NULL, "the parcel is lost");
    assert_string_equal(guesses->source, "model 1");
    assert_string_equal(at(guesses, 0)->type->name, "leasing");
    g_autoptr(Settings) starter =
        fixture_settings_of(DESK(PLAIN "," BILLING "," LEASING, "model = \"starter\";"));
    g_autoptr(Guesses) others = guess(site, starter, NULL, "the invoice is wrong");
    assert_string_equal(others->source, "the starter");
    assert_string_equal(at(others, 0)->type->name, "invoices-eu");
}

static void test_a_second_concern_is_named_by_its_sentence(void **state)
{
    const Site *site = *state;
    g_autoptr(Settings) settings = fixture_settings_of(DESK(PLAIN "," BILLING "," GOODS, ""));
    g_autoptr(Guesses) guesses =
        guess(site, settings, NULL, "The invoice is wrong. The parcel is lost.");
    assert_non_null(guesses->second_text);
    assert_non_null(strstr(guesses->second_text, strcmp(at(guesses, 1)->type->name, "goods") == 0
                                                     ? "parcel"
                                                     : "invoice"));
    g_autoptr(Guesses) one = guess(site, settings, NULL, "The invoice is wrong.");
    assert_null(one->second_text);
}

/* What stands at the end of a long text is read, what stands in its middle is not, and no character
   is cut in two. */
static void test_long_texts_are_read_at_both_ends(void **state)
{
    const Site *site = *state;
    g_autoptr(Settings) settings = fixture_settings_of(DESK(PLAIN "," BILLING "," GOODS, ""));
    static const char *const fills[] = {"x y z ", "的。", "a\u0308 "};
    for (gsize i = 0; i < G_N_ELEMENTS(fills); i++) {
        for (guint shift = 0; shift < 4; shift++) {
            g_autoptr(GString) text = g_string_new(&"   "[3 - MIN(shift, 3)]);
            while (text->len < 100000)
                g_string_append(text, fills[i]);
            g_string_append(text, "The invoice is wrong, I was charged twice.");
            g_autoptr(Guesses) guesses = guess(site, settings, NULL, text->str);
            assert_string_equal(at(guesses, 0)->type->name, "invoices-eu");
            for (guint j = 0; j < guesses->words->len; j++) {
                const GuessWord *word = g_ptr_array_index(guesses->words, j);
                assert_true(g_utf8_validate(word->words, -1, NULL));
            }
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_kinds_lead_to_types),
        TEST(test_a_few_words_are_in_doubt),
        TEST(test_what_the_desk_does_not_have_stays_open),
        TEST(test_types_of_one_kind_are_told_by_their_words),
        TEST(test_a_type_without_kind_is_told_by_its_words),
        TEST(test_when_nothing_guesses),
        TEST(test_a_desks_own_model_names_its_types),
        TEST(test_a_second_concern_is_named_by_its_sentence),
        TEST(test_long_texts_are_read_at_both_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
