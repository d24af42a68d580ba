/*
 * device_shape - "Sent from my iPhone" in languages nobody listed: known by its place and shape.
 * Pure, private to the room.
 */
#ifndef INTAKE_TEXT_DEVICE_SHAPE_H
#define INTAKE_TEXT_DEVICE_SHAPE_H

#include "reply_lines.h"

/* Whether the line is a footer of a telephone's or a program's maker: a paragraph of its own, the
   last one before line `end` but for a link, of a few words without number or punctuation, one of
   them a product as its maker writes it, and none that somebody speaks of his own with. */
gboolean device_shape_at(const ReplyLines *lines, guint at, guint end);

#endif
