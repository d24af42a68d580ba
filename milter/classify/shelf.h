/*
 * shelf - the models in force: for each desk that has one its own, trained on its tickets, and for
 * the others the starter that came with the program. Thread-safe: whoever takes a model works with
 * it to the end, also when another one comes into force meanwhile.
 *
 * A desk's own models are files, `STATE_DIRECTORY/models/DESK-NUMBER.model`. Of each desk's files
 * the highest number that can be read is in force: to go back, remove the file. They come by
 * rename(2) and are never written to again (see train_save()).
 */
#ifndef INTAKE_CLASSIFY_SHELF_H
#define INTAKE_CLASSIFY_SHELF_H

#include "../base/log.h"
#include "model.h"

#define SHELF_DIRECTORY "models" /* below the state directory */
#define SHELF_FILES_MAX 10000    /* of that directory that are looked at */

typedef struct held_model {
    Model *model;
    gint64 number; /* of the desk's own, whose labels are its service types; 0: the starter, whose
                      labels are kinds of service types */
} HeldModel;

typedef struct shelf Shelf;

/* With the models that lie there now. `starter`: its file, or NULL for the one that came with the
   program. What cannot be read is told to `log` (may be NULL) and stands for nothing. */
Shelf *shelf_new(const char *starter, const char *state_directory, Log *log);
void shelf_free(Shelf *shelf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Shelf, shelf_free)

/* Looks at the files again and takes what is new into force. Of a file that is none of ours, broken
   or of another version, one line goes to the log, and what was in force stays. Nearly free when
   nothing has changed. */
void shelf_refresh(Shelf *shelf);

/* The model in force for a desk; NULL: there is none, not even a starter. To be given back. */
HeldModel *shelf_take(Shelf *shelf, const char *desk);
/* The starter, whatever models desks have. */
HeldModel *shelf_take_starter(Shelf *shelf);
void held_model_release(HeldModel *held);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HeldModel, held_model_release)

/* A reader of features for that model, which no other thread has; to be given back. */
FeatureReader *shelf_take_reader(Shelf *shelf, const Model *model);
void shelf_give_reader(Shelf *shelf, const Model *model, FeatureReader *reader);

/* Where a desk's model of that number belongs. Caller frees. */
char *shelf_file(const char *state_directory, const char *desk, gint64 number);

/* The starter that came with the program. Caller frees. */
char *shelf_starter_file(void);

#endif
