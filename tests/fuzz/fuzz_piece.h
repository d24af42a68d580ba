/*
 * fuzz_piece - what must hold for each of the small readers. All take any octets.
 */
#ifndef INTAKE_FUZZ_PIECE_H
#define INTAKE_FUZZ_PIECE_H

#include <glib.h>
#include <stdint.h>

#define must(holds) must_at(holds, #holds)
void must_at(gboolean holds, const char *what);

/* UTF-8 without control characters. */
void must_be_line(const char *text);

/* Values of header fields: piece_values.c */
void fuzz_results(const char *octets, gsize length);
void fuzz_addresses(const char *octets, gsize length);
void fuzz_parameters(const char *octets, gsize length);
void fuzz_words(const char *octets, gsize length);
void fuzz_tag(const char *octets, gsize length);

/* What agents and admins write: piece_written.c */
void fuzz_text_commands(const char *octets, gsize length);
void fuzz_html_commands(const char *octets, gsize length);
void fuzz_mustache(const char *octets, gsize length);
void fuzz_settings(const char *octets, gsize length);

/* Texts and what was learnt of them: piece_classify.c */
void fuzz_features(const char *octets, gsize length);
void fuzz_model(const char *octets, gsize length);

/* What the filter left for itself: piece_spool.c */
void fuzz_spool_file(const char *octets, gsize length);

#endif
