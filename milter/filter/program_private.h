/*
 * program_private - the inside of the program, for the sessions of this room.
 */
#ifndef INTAKE_PROGRAM_PRIVATE_H
#define INTAKE_PROGRAM_PRIVATE_H

#include "../classify/shelf.h"
#include "../incoming/accepted.h"
#include "../incoming/ceiling.h"
#include "../incoming/spool.h"
#include "catch_up.h"
#include "directory.h"
#include "gate.h"
#include "models.h"
#include "program.h"
#include "snapshot.h"

struct program {
    Log *log;
    GMutex lock;        /* of `snapshot` */
    Snapshot *snapshot; /* in force for new connections */
    Directory *directory;
    Shelf *shelf;       /* the models by which service types are told */
    Models *models;     /* brings the shelf what the store has in force; the refresher's alone */
    GThread *refresher; /* of the directory and the shelf */
    GCond refresh;      /* with `lock`: the refresher is to look at `stopping` or a new store */
    Accepted *accepted;
    Spool *spool;
    CatchUp *catch_up; /* registers what is in the spool */
    Ceiling *ceiling;
    Gate *working;              /* mails between end of message and verdict: milter.connections */
    Gate *large;                /* of those, the ones in a file: limits.large_mails */
    Gate *open;                 /* mails between DATA and verdict; unbounded, for program_drain() */
    int wait_ms, large_wait_ms; /* longest wait for a place in `working` and in `large` */
    gint stopping;              /* atomic */
};

/* The snapshot in force; the caller unrefs. */
Snapshot *program_snapshot(Program *program);

gboolean program_stopping(Program *program);

#endif
