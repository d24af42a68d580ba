/*
 * subject - what a mail program or a server put in front of a subject: "Re: ", "转发：",
 * "[EXTERNAL] ". Pure.
 */
#ifndef INTAKE_SUBJECT_H
#define INTAKE_SUBJECT_H

#include <glib.h>

typedef enum subject_mark { SUBJECT_PLAIN, SUBJECT_ANSWERS, SUBJECT_FORWARDS } SubjectMark;

/* What the first word in front of a colon says, behind brackets. */
SubjectMark subject_mark(const char *subject);

/* The subject behind all such words and brackets; points into it. */
const char *subject_bare(const char *subject);

#endif
