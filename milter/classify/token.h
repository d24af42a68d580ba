/*
 * token - a folded text as tokens: words, single characters of dense scripts, numbers, addresses
 * and the signs that mean something. Linear.
 */
#ifndef INTAKE_CLASSIFY_TOKEN_H
#define INTAKE_CLASSIFY_TOKEN_H

#include "fold.h"

typedef enum token_kind {
    TOKEN_WORD,    /* letters of one alphabet */
    TOKEN_DENSE,   /* one character of a dense script */
    TOKEN_NUMBER,  /* digits, with what stands between them */
    TOKEN_ADDRESS, /* of a mailbox */
    TOKEN_LINK,    /* of a page */
    TOKEN_SIGN,    /* ? ! and currencies */
    TOKEN_PAUSE,   /* other signs and line ends: what is left and right is not one phrase */
} TokenKind;

typedef struct token {
    guint32 begin, end; /* characters of the folded text */
    guint8 kind;        /* TokenKind */
    Script script;
    guint8 is_subject;
    guint8 is_negated;
} Token;

/* Appends to `tokens` (Token) those of the characters from `begin` on. */
void tokens_read(const Folded *folded, gsize begin, gboolean is_subject, GArray *tokens);

#endif
