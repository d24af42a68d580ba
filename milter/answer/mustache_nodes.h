/*
 * mustache_nodes - a parsed template as mustache_parse.c leaves it and mustache_expand.c walks it:
 * a flat list in reading order, in which a section knows where its inside ends.
 */
#ifndef INTAKE_MUSTACHE_NODES_H
#define INTAKE_MUSTACHE_NODES_H

#include "mustache.h"

typedef enum node_kind { /* the tag's own character where there is one, as mustache_visit() shows it
                          */
                         NODE_TEXT = 't',
                         NODE_LINE = 'l', /* a line begins here: a partial's indentation goes in */
                         NODE_VARIABLE = 'v',
                         NODE_UNESCAPED = '&',
                         NODE_TRIPLE = '{',
                         NODE_SECTION = '#',
                         NODE_INVERTED = '^',
                         NODE_PARTIAL = '>',
} NodeKind;

typedef struct node {
    NodeKind kind;
    guint line;   /* in the source, from 1 */
    char *text;   /* of a text; the name in a tag; NULL for NODE_LINE */
    char *indent; /* NODE_PARTIAL alone on its line: the blanks before it; else NULL */
    guint end;    /* sections: index of the first node behind the inside */
} Node;

struct mustache {
    GArray *nodes; /* Node */
};

static inline const Node *mustache_node(const Mustache *template, guint index)
{
    return &g_array_index(template->nodes, Node, index);
}

#endif
