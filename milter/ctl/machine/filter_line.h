/*
 * filter_line - the line by which a mail server asks this filter: what `setup` proposes, what the
 * doctor names as remedy and what README shows are one text.
 */
#ifndef INTAKE_CTL_FILTER_LINE_H
#define INTAKE_CTL_FILTER_LINE_H

#include "neighbours.h"

/* The command that puts the filter at `socket` into a list of Postfix: before the first milter that
   signs, whose signature must cover our changes; else at the end, behind those that check. The
   others stay as they are, options and all, and an entry of ours is replaced. NULL when smtpd
   cannot reach the socket. Pure; caller frees. */
char *filter_line_postfix(const Postfix *postfix, const MilterChain *chain,
                          const GPtrArray *neighbours, const char *socket);

/* The same as a remedy: with the reload behind it; what else to do where the socket is out of
   reach. Pure; caller frees. */
char *filter_line_remedy(const Postfix *postfix, const MilterChain *chain,
                         const GPtrArray *neighbours, const char *socket);

/* The line for sendmail.mc. Pure; caller frees. */
char *filter_line_sendmail(const char *socket);

#endif
