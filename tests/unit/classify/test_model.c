/* Learning and the model file: the same twice, right on what is easy, refused when anything of it
   is broken. */
#include "classify/model_file.h"
#include "classify/train.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

static Corpus *sample_corpus(guint labels)
{
    static const struct {
        const char *label, *text;
    } texts[] = {
        {"billing", "The invoice is wrong, I was charged twice"},
        {"billing", "Please send me the invoice for March"},
        {"billing", "发票金额不对，请重开发票"},
        {"billing", "Invoice\n\nWhy was my card charged?"},
        {"delivery", "Where is my parcel? It should be here since Monday"},
        {"delivery", "The parcel went to the wrong address"},
        {"delivery", "快递三天没动了，什么时候送到"},
        {"delivery", "Parcel\n\nThe courier never rang"},
        {"technical", "The app crashes when I open it"},
        {"technical", "The screen stays black after the update"},
        {"technical", "软件打开就闪退，怎么办"},
        {"technical", "App\n\nError 500 after the update"},
    };
    Corpus *corpus = corpus_new();
    for (gsize i = 0; i < labels * 4; i++)
        corpus_add(corpus, texts[i].label, "", texts[i].text);
    assert_int_equal(corpus_finish(corpus, NULL), OUTCOME_DONE);
    return corpus;
}

static GBytes *trained(guint labels, guint seed)
{
    g_autoptr(Corpus) corpus = sample_corpus(labels);
    const TrainOptions options = {.seed = seed};
    GBytes *bytes = NULL;
    assert_int_equal(train_model(corpus, &options, &bytes, NULL), OUTCOME_DONE);
    return bytes;
}

static const char *judged(const Model *model, const char *text)
{
    g_autoptr(FeatureReader) reader = feature_reader_new(model_bits(model));
    g_autofree Guess *guesses = g_new(Guess, model_labels(model));
    model_judge(model, feature_reader_read(reader, NULL, text), guesses);
    double sum = 0;
    for (guint i = 0; i < model_labels(model); i++) {
        sum += guesses[i].confidence;
        assert_true(i == 0 || guesses[i - 1].confidence >= guesses[i].confidence);
    }
    assert_true(sum > 0.999 && sum < 1.001);
    return model_label(model, guesses[0].label);
}

static void test_learns(void **state)
{
    (void)state;
    static const struct {
        guint labels;
        const char *text, *label;
    } cases[] = {
        {3, "my parcel is lost", "delivery"}, {3, "发票开错了", "billing"},
        {3, "软件闪退", "technical"},         {2, "my parcel is lost", "delivery"},
        {2, "charged twice", "billing"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GBytes) bytes = trained(cases[i].labels, 1);
        g_autoptr(Model) model = NULL;
        assert_int_equal(model_open_bytes(bytes, "test", &model, NULL), OUTCOME_DONE);
        assert_string_equal(judged(model, cases[i].text), cases[i].label);
        (void)judged(model, "");
    }
}

static void test_gives_reasons(void **state)
{
    (void)state;
    g_autoptr(GBytes) bytes = trained(3, 1);
    g_autoptr(Model) model = NULL;
    assert_int_equal(model_open_bytes(bytes, "test", &model, NULL), OUTCOME_DONE);
    g_autoptr(FeatureReader) reader = feature_reader_new(model_bits(model));
    assert_string_equal(model_label(model, 1), "delivery");
    g_autoptr(GPtrArray) reasons =
        model_reasons(model, reader, NULL, "about that parcel, you know", 1, 3);
    assert_int_equal(reasons->len, 3);
    const Reason *strongest = g_ptr_array_index(reasons, 0);
    assert_string_equal(strongest->words, "parcel");
    assert_true(strongest->weight > 0);
}

static void test_training_twice_gives_the_same(void **state)
{
    (void)state;
    g_autoptr(GBytes) one = trained(3, 7);
    g_autoptr(GBytes) other = trained(3, 7);
    assert_true(g_bytes_equal(one, other));
}

static void assert_refused(const guint8 *octets, gsize length, const char *what)
{
    g_autoptr(GBytes) bytes = g_bytes_new(octets, length);
    g_autoptr(GError) error = NULL;
    Model *model = NULL;
    if (model_open_bytes(bytes, "test", &model, &error) != OUTCOME_REFUSED)
        fail_msg("taken: %s", what);
    assert_non_null(strstr(error->message, "test"));
    assert_null(model);
}

static void test_broken_files_are_refused(void **state)
{
    (void)state;
    g_autoptr(GBytes) bytes = trained(3, 1);
    gsize length = 0;
    const guint8 *octets = g_bytes_get_data(bytes, &length);
    g_autofree guint8 *changed = g_malloc(length + 1);
    memcpy(changed, octets, length);
    changed[length] = 0;
    assert_refused(changed, length + 1, "one octet more");
    for (gsize cut = 0; cut < length; cut += cut < 300 ? 1 : length / 50)
        assert_refused(octets, cut, "cut");
    for (gsize at = 0; at < length; at += at < 300 ? 1 : 4999) {
        changed[at] ^= (guint8)(1 << at % 8);
        assert_refused(changed, length, "flipped");
        changed[at] = octets[at];
    }
}

/* With a checksum that is right: nothing else than the counts tells. */
static void test_foreign_files_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        gsize at;
        guint32 value;
    } cases[] = {
        {"version", G_STRUCT_OFFSET(ModelHeader, version), MODEL_VERSION + 1},
        {"features", G_STRUCT_OFFSET(ModelHeader, features_version), FEATURES_VERSION + 1},
        {"byte order", G_STRUCT_OFFSET(ModelHeader, byte_order), 0x04030201},
        {"bits", G_STRUCT_OFFSET(ModelHeader, bits), 31},
        {"labels", G_STRUCT_OFFSET(ModelHeader, labels), 0},
        {"many labels", G_STRUCT_OFFSET(ModelHeader, labels), 0x7fffffff},
        {"rows", G_STRUCT_OFFSET(ModelHeader, rows), 0x7fffffff},
        {"labels' octets", G_STRUCT_OFFSET(ModelHeader, labels_octets), 1},
        {"figures", G_STRUCT_OFFSET(ModelHeader, figures_octets), 0},
        {"temperature", G_STRUCT_OFFSET(ModelHeader, temperature), 0x7fc00000},
    };
    g_autoptr(GBytes) bytes = trained(3, 1);
    gsize length = 0;
    const guint8 *octets = g_bytes_get_data(bytes, &length);
    gsize behind = G_STRUCT_OFFSET(ModelHeader, checksum) + sizeof(guint64);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree guint8 *changed = g_memdup2(octets, length);
        memcpy(changed + cases[i].at, &cases[i].value, sizeof cases[i].value);
        guint64 sum = model_checksum(changed + behind, length - behind);
        memcpy(changed + G_STRUCT_OFFSET(ModelHeader, checksum), &sum, sizeof sum);
        assert_refused(changed, length, cases[i].what);
    }
}

static char *written_file(const char *content)
{
    char *path = NULL;
    gint file = g_file_open_tmp("rows-XXXXXX", &path, NULL);
    assert_true(file >= 0);
    assert_true(g_close(file, NULL));
    assert_true(g_file_set_contents(path, content, -1, NULL));
    return path;
}

static void test_rows_of_a_file(void **state)
{
    (void)state;
    static const struct {
        const char *rows;
        Outcome outcome;
        guint texts;
    } cases[] = {
        {"a\ten\tone\nb\ten\ttwo\n", OUTCOME_DONE, 2},
        {"a\ten\tone\r\n\nb\ten\ttwo", OUTCOME_DONE, 2},
        {"a\ten\n", OUTCOME_REFUSED, 0},
        {"\ten\tone\n", OUTCOME_REFUSED, 0},
        {"a\xff\ten\tone\n", OUTCOME_REFUSED, 0},
        {"", OUTCOME_DONE, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = written_file(cases[i].rows);
        g_autoptr(Corpus) corpus = corpus_new();
        g_autoptr(GError) error = NULL;
        assert_int_equal(corpus_read(corpus, path, &error), cases[i].outcome);
        if (cases[i].outcome == OUTCOME_DONE)
            assert_int_equal(corpus->texts->len, cases[i].texts);
        g_unlink(path);
    }
}

static void test_each_keyword_is_a_text(void **state)
{
    (void)state;
    static const struct {
        const char *rows;
        guint texts;
    } cases[] = {
        {"a\ten\tone, two words,three\n", 3},
        {"a\ten\t ,one,, \n", 1},
        {"a\ten\t\n", 0},
        {"unknown\ten\tone\n", 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = written_file(cases[i].rows);
        g_autoptr(Corpus) corpus = corpus_new();
        corpus_add(corpus, "a", "en", "text");
        corpus_add(corpus, "b", "en", "text");
        assert_int_equal(corpus_read_keywords(corpus, path, NULL), OUTCOME_DONE);
        assert_int_equal(corpus->texts->len, 2 + cases[i].texts);
        for (guint at = 2; at < corpus->texts->len; at++) {
            const CorpusText *text = g_ptr_array_index(corpus->texts, at);
            assert_true(text->is_keywords);
            assert_null(strchr(text->text, ','));
        }
        g_unlink(path);
    }
}

/* Rows of words that tell the label, or of words that do not. */
static char *rows(guint count, gboolean tell)
{
    GString *rows = g_string_new(NULL);
    for (guint i = 0; i < count; i++)
        g_string_append_printf(rows, "%s\ten\t%s number %u\n", i % 2 == 0 ? "a" : "b",
                               !tell        ? "who knows"
                               : i % 2 == 0 ? "apple"
                                            : "pear",
                               i / 2);
    return g_string_free(rows, FALSE);
}

/* Enough typical texts are what accuracy and confidence are of; a few are not. */
static void test_typical_texts_are_measured(void **state)
{
    (void)state;
    static const struct {
        guint typical;
        const char *judged;
    } cases[] = {{60, "judged\t60\n"}, {10, "judged\t70\n"}, {0, "judged\t60\n"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *content = rows(60, FALSE);
        g_autofree char *plain = rows(cases[i].typical, TRUE);
        g_autofree char *path = written_file(content);
        g_autofree char *typical = written_file(plain);
        g_autoptr(Corpus) corpus = corpus_new();
        assert_int_equal(corpus_read(corpus, path, NULL), OUTCOME_DONE);
        assert_int_equal(corpus_read_typical(corpus, typical, NULL), OUTCOME_DONE);
        assert_int_equal(corpus_finish(corpus, NULL), OUTCOME_DONE);
        const TrainOptions options = {.seed = 1};
        g_autoptr(GBytes) bytes = NULL;
        g_autoptr(Model) model = NULL;
        assert_int_equal(train_model(corpus, &options, &bytes, NULL), OUTCOME_DONE);
        assert_int_equal(model_open_bytes(bytes, "test", &model, NULL), OUTCOME_DONE);
        assert_non_null(strstr(model_figures(model), cases[i].judged));
        if (cases[i].typical >= 50)
            assert_non_null(strstr(model_figures(model), "accuracy\t1.0000\n"));
        g_unlink(path);
        g_unlink(typical);
    }
}

static void test_escapes_and_subjects(void **state)
{
    (void)state;
    static const struct {
        const char *row, *subject, *text;
    } cases[] = {
        {"plain", NULL, "plain"},
        {"a\\tb\\\\n\\", NULL, "a\tb\\n\\"},
        {"Subject\\n\\nBody\\nmore", "Subject", "Body\nmore"},
        {"Subject\\r\\n\\r\\nBody", "Subject\r", "Body"},
        {"one\\ntwo\\n\\nthree", NULL, "one\ntwo\n\nthree"},
        {"\\n\\nBody", NULL, "\n\nBody"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *row = g_strdup(cases[i].row);
        char *subject = NULL;
        char *body = NULL;
        corpus_unescape(row);
        corpus_split_subject(row, &subject, &body);
        assert_string_equal(body, cases[i].text);
        assert_true(g_strcmp0(subject, cases[i].subject) == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_learns),
        cmocka_unit_test(test_gives_reasons),
        cmocka_unit_test(test_training_twice_gives_the_same),
        cmocka_unit_test(test_broken_files_are_refused),
        cmocka_unit_test(test_foreign_files_are_refused),
        cmocka_unit_test(test_rows_of_a_file),
        cmocka_unit_test(test_each_keyword_is_a_text),
        cmocka_unit_test(test_typical_texts_are_measured),
        cmocka_unit_test(test_escapes_and_subjects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
