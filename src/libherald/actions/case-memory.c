/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Remembers the cases of the last calls; the oldest is forgotten first. */

#include "actions/case-memory.h"

typedef struct
{
  HeraldCase *of_call; /* NULL: error says why it has none */
  GError *error;
} Remembered;

struct _HeraldCaseMemory
{
  guint refs;
  GHashTable *calls; /* of Remembered */
  GQueue order;      /* their keys, borrowed, the oldest first */
};

static void
remembered_free (gpointer data)
{
  Remembered *remembered = data;

  herald_case_free (remembered->of_call);
  g_clear_error (&remembered->error);
  g_free (remembered);
}

/**
 * herald_case_memory_new:
 *
 * Returns: (transfer full): a memory of nothing
 */
HeraldCaseMemory *
herald_case_memory_new (void)
{
  HeraldCaseMemory *self = g_new0 (HeraldCaseMemory, 1);

  self->refs = 1;
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, remembered_free);
  g_queue_init (&self->order);
  return self;
}

/**
 * herald_case_memory_ref:
 * @self: a memory
 *
 * Returns: (transfer full): the same, for one more desk
 */
HeraldCaseMemory *
herald_case_memory_ref (HeraldCaseMemory *self)
{
  self->refs++;
  return self;
}

/**
 * herald_case_memory_unref:
 * @self: (transfer full): a memory
 */
void
herald_case_memory_unref (HeraldCaseMemory *self)
{
  if (--self->refs > 0)
    return;
  g_queue_clear (&self->order);
  g_hash_table_unref (self->calls);
  g_free (self);
}

/**
 * herald_case_memory_keep:
 * @self: a memory
 * @call: which call
 * @of_call: (nullable): its case
 * @error: (nullable): why there is none, although one may have been opened
 *
 * The first that is said of a call holds.
 */
void
herald_case_memory_keep (HeraldCaseMemory *self,
                         const char *call,
                         const HeraldCase *of_call,
                         const GError *error)
{
  Remembered *remembered;
  char *key;

  if (g_hash_table_contains (self->calls, call))
    return;
  if (g_queue_get_length (&self->order) >= HERALD_CASE_MEMORY_MAX)
    g_hash_table_remove (self->calls, g_queue_pop_head (&self->order));
  remembered = g_new0 (Remembered, 1);
  remembered->of_call = of_call != NULL ? herald_case_copy (of_call) : NULL;
  remembered->error = error != NULL ? g_error_copy (error) : NULL;
  key = g_strdup (call);
  g_queue_push_tail (&self->order, key);
  g_hash_table_insert (self->calls, key, remembered);
}

/**
 * herald_case_memory_find:
 * @self: a memory
 * @call: which call
 * @of_call: (out) (transfer none) (nullable): its case
 * @error: (out) (transfer none) (nullable): or why it has none
 *
 * Returns: whether it is remembered
 */
gboolean
herald_case_memory_find (HeraldCaseMemory *self,
                         const char *call,
                         const HeraldCase **of_call,
                         const GError **error)
{
  const Remembered *remembered = g_hash_table_lookup (self->calls, call);

  if (remembered == NULL)
    return FALSE;
  *of_call = remembered->of_call;
  *error = remembered->error;
  return TRUE;
}
