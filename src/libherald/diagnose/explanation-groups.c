/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes put together: those of a call of mine, those of a call that rang other people, and what is about no call. A
 * phone's notes from before its call began, and those of colleagues' phones that rang for it, go to the call. */

#include "calls/channel.h"
#include "diagnose/explanation-private.h"

typedef struct
{
  GPtrArray *notes;
  GPtrArray *of;         /* of HeraldExplained, one for each note; NULL: not placed */
  GHashTable *calls;     /* "3/c12", the run and the id -> the latest call of that id */
  GHashTable *channels;  /* unique id -> the call of mine */
  GHashTable *linked;    /* linked id -> the call of mine */
  GHashTable *callers;   /* name of the channel that called my phone -> the call of mine */
  GHashTable *others;    /* linked id, unique id or name -> a call of other people */
  GHashTable *over;      /* calls of mine that have ended */
  HeraldExplained *link; /* the latest about the connection */
  HeraldExplained *lines, *desktop;
  gboolean link_was_up;
} Grouping;

static void
explained_free (gpointer data)
{
  HeraldExplained *explained = data;

  g_free (explained->call);
  g_free (explained->linked_id);
  g_free (explained->heading);
  g_ptr_array_unref (explained->notes);
  g_free (explained);
}

static HeraldExplained *
explained_new (const HeraldNote *first)
{
  HeraldExplained *explained = g_new0 (HeraldExplained, 1);

  explained->call = g_strdup (first->call);
  explained->linked_id = g_strdup (first->linked_id);
  explained->notes = g_ptr_array_new ();
  return explained;
}

static gboolean
is_of_tracker (const HeraldNote *note)
{
  return note->code < HERALD_NOTE_RULE_RINGING;
}

/* A call of mine: an id is used again only by another tracker, whose count of messages begins again, or after its end. */
static void
place_mine (Grouping *self,
            guint index,
            guint run)
{
  const HeraldNote *note = g_ptr_array_index (self->notes, index);
  g_autofree char *key = g_strdup_printf ("%u/%s", run, note->call);
  HeraldExplained *explained = g_hash_table_lookup (self->calls, key);

  if (explained == NULL || (is_of_tracker (note) && g_hash_table_contains (self->over, explained)))
    {
      explained = explained_new (note);
      g_hash_table_replace (self->calls, g_steal_pointer (&key), explained);
    }
  self->of->pdata[index] = explained;
  if (explained->linked_id == NULL)
    explained->linked_id = g_strdup (note->linked_id);
  if (note->code == HERALD_NOTE_ENDED)
    g_hash_table_add (self->over, explained);
  if (note->unique_id != NULL)
    g_hash_table_replace (self->channels, (gpointer) note->unique_id, explained);
  if (note->linked_id != NULL)
    g_hash_table_replace (self->linked, (gpointer) note->linked_id, explained);
  else if (note->code == HERALD_NOTE_ANNOUNCED && note->other != NULL)
    g_hash_table_replace (self->callers, (gpointer) note->other, explained);
}

static HeraldExplained *
in_table (GHashTable *table,
          const char *key,
          const HeraldNote *first)
{
  HeraldExplained *explained = g_hash_table_lookup (table, key);

  if (explained == NULL)
    {
      explained = explained_new (first);
      g_hash_table_replace (table, (gpointer) key, explained);
    }
  return explained;
}

/* The connection: lost and found again belong together. */
static HeraldExplained *
link_of (Grouping *self,
         const HeraldNote *note)
{
  gboolean begins = note->code == HERALD_NOTE_LINK_LOST || note->code == HERALD_NOTE_LINK_OFFLINE
                    || note->code == HERALD_NOTE_LINK_FAILED;

  if (self->link == NULL || (begins && self->link_was_up))
    {
      self->link = explained_new (note);
      self->link->link = TRUE;
      self->link_was_up = FALSE;
    }
  self->link_was_up |= note->code == HERALD_NOTE_LINK_UP;
  return self->link;
}

static HeraldExplained *
about_nothing (HeraldExplained **slot,
               const HeraldNote *note)
{
  if (*slot == NULL)
    {
      *slot = explained_new (note);
      (*slot)->link = TRUE;
    }
  return *slot;
}

/* A note that names no call of mine. */
static HeraldExplained *
find_place (Grouping *self,
            const HeraldNote *note)
{
  HeraldExplained *mine = note->unique_id != NULL ? g_hash_table_lookup (self->channels, note->unique_id) : NULL;
  const char *key = note->linked_id != NULL ? note->linked_id : note->unique_id != NULL ? note->unique_id : note->other;

  if (mine == NULL && note->linked_id != NULL)
    mine = g_hash_table_lookup (self->linked, note->linked_id);
  /* Without linked ids a call is known by who makes it. */
  if (mine == NULL && note->linked_id == NULL && note->code == HERALD_NOTE_OTHER_DEVICE && note->other != NULL)
    {
      mine = g_hash_table_lookup (self->callers, note->other);
      key = note->other;
    }
  if (mine != NULL)
    return mine;
  if (note->code >= HERALD_NOTE_NOTICE_SHOWN)
    return about_nothing (&self->desktop, note);
  if (!is_of_tracker (note))
    return link_of (self, note);
  return key != NULL ? in_table (self->others, key, note) : about_nothing (&self->lines, note);
}

/* Groups that say nothing to anybody: the PBX's own channels among themselves. */
static gboolean
is_worth_telling (const HeraldExplained *explained)
{
  if (explained->call != NULL || explained->link)
    return TRUE;
  for (guint i = 0; i < explained->notes->len; i++)
    {
      const HeraldNote *note = g_ptr_array_index (explained->notes, i);

      if (note->code != HERALD_NOTE_HELPER && note->code != HERALD_NOTE_LOCAL_HALF)
        return TRUE;
    }
  return FALSE;
}

/* The groups in the order of their first notes, with notes, times and headings. */
static GPtrArray *
collect (Grouping *self)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (explained_free);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < self->notes->len; i++)
    {
      const HeraldNote *note = g_ptr_array_index (self->notes, i);
      HeraldExplained *explained = g_ptr_array_index (self->of, i);

      if (explained->notes->len == 0)
        g_ptr_array_add (all, explained);
      g_ptr_array_add (explained->notes, (gpointer) note);
      if (explained->time == 0)
        explained->time = note->time;
      explained->end = MAX (explained->end, note->time);
    }
  for (guint i = 0; i < all->len; i++)
    {
      HeraldExplained *explained = all->pdata[i];

      if (!is_worth_telling (explained))
        {
          explained_free (explained);
          continue;
        }
      explained->heading = herald_explained_write_heading (explained);
      g_ptr_array_add (groups, explained);
    }
  return groups;
}

/* Puts the notes together; they must outlive what is returned. */
GPtrArray *
herald_explained_group (GPtrArray *notes)
{
  Grouping self = {
    .notes = notes,
    .of = g_ptr_array_sized_new (notes->len),
    .calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .channels = g_hash_table_new (g_str_hash, g_str_equal),
    .linked = g_hash_table_new (g_str_hash, g_str_equal),
    .callers = g_hash_table_new (g_str_hash, g_str_equal),
    .others = g_hash_table_new (g_str_hash, g_str_equal),
    .over = g_hash_table_new (NULL, NULL),
  };
  guint64 seq = 0;
  guint run = 0;
  GPtrArray *groups;

  g_ptr_array_set_size (self.of, (gint) notes->len);
  for (guint i = 0; i < notes->len; i++)
    {
      const HeraldNote *note = g_ptr_array_index (notes, i);

      if (note->seq != 0 && note->seq < seq)
        run++;
      seq = note->seq != 0 ? note->seq : seq;
      if (note->call != NULL)
        place_mine (&self, i, run);
    }
  for (guint i = 0; i < notes->len; i++)
    if (self.of->pdata[i] == NULL)
      self.of->pdata[i] = find_place (&self, g_ptr_array_index (notes, i));
  groups = collect (&self);
  g_ptr_array_unref (self.of);
  g_hash_table_unref (self.calls);
  g_hash_table_unref (self.channels);
  g_hash_table_unref (self.linked);
  g_hash_table_unref (self.callers);
  g_hash_table_unref (self.others);
  g_hash_table_unref (self.over);
  return groups;
}
