/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mock-source.h"

#include <string.h>

static const char *
mock_get_id (HeraldSource *source)
{
  return MOCK_SOURCE (source)->id;
}

static const char *
mock_get_name (HeraldSource *source)
{
  return MOCK_SOURCE (source)->name;
}

static gboolean
mock_is_remote (HeraldSource *source)
{
  return MOCK_SOURCE (source)->remote;
}

static HeraldSourceState
mock_get_state (HeraldSource *source,
                const GError **error)
{
  return MOCK_SOURCE (source)->state;
}

static gboolean
on_delay (gpointer user_data)
{
  MockSource *self = user_data;

  if (self->waiting->len > 0)
    mock_source_answer (self, self->answer);
  return G_SOURCE_REMOVE;
}

static void
take_question (HeraldSource *source,
               GTask *task)
{
  MockSource *self = MOCK_SOURCE (source);

  g_ptr_array_add (self->waiting, task);
  if (self->answer != NULL)
    g_timeout_add_full (G_PRIORITY_DEFAULT, self->delay_ms, on_delay, g_object_ref (self), g_object_unref);
}

static void
mock_lookup_async (HeraldSource *source,
                   const HeraldNumber *number,
                   const HeraldLocation *location,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  MOCK_SOURCE (source)->asked++;
  take_question (source, g_task_new (source, cancellable, callback, user_data));
}

static void
mock_search_async (HeraldSource *source,
                   const char *text,
                   guint limit,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);

  MOCK_SOURCE (source)->searched++;
  g_task_set_source_tag (task, mock_search_async);
  take_question (source, task);
}

static GPtrArray *
mock_finish (HeraldSource *source,
             GAsyncResult *result,
             GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
mock_check_async (HeraldSource *source,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  MockSource *self = MOCK_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);

  if (self->answer != NULL && strcmp (self->answer, "!") == 0)
    g_task_return_new_error (task, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE, "The directory is away.");
  else if (self->answer == NULL)
    g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  else
    g_task_return_pointer (task, g_strdup ("1,204 entries."), g_free);
}

static char *
mock_check_finish (HeraldSource *source,
                   GAsyncResult *result,
                   GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
mock_source_iface_init (HeraldSourceInterface *iface)
{
  iface->get_id = mock_get_id;
  iface->get_name = mock_get_name;
  iface->is_remote = mock_is_remote;
  iface->get_state = mock_get_state;
  iface->lookup_async = mock_lookup_async;
  iface->lookup_finish = mock_finish;
  iface->search_async = mock_search_async;
  iface->search_finish = mock_finish;
  iface->check_async = mock_check_async;
  iface->check_finish = mock_check_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MockSource, mock_source, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (HERALD_TYPE_SOURCE, mock_source_iface_init))

static void
mock_source_finalize (GObject *object)
{
  MockSource *self = MOCK_SOURCE (object);

  g_ptr_array_unref (self->waiting);
  g_free (self->id);
  g_free (self->name);
  g_free (self->answer);
  G_OBJECT_CLASS (mock_source_parent_class)->finalize (object);
}

static void
mock_source_class_init (MockSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mock_source_finalize;
}

static void
mock_source_init (MockSource *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

MockSource *
mock_source_new (const char *id,
                 const char *name,
                 gboolean remote)
{
  MockSource *self = g_object_new (MOCK_TYPE_SOURCE, NULL);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->remote = remote;
  return self;
}

void
mock_source_set_answer (MockSource *self,
                        const char *names,
                        guint delay_ms)
{
  g_free (self->answer);
  self->answer = g_strdup (names);
  self->delay_ms = delay_ms;
}

/* Cuts @text at @mark. */
static const char *
cut (char *text,
     char mark)
{
  char *at = strchr (text, mark);

  if (at == NULL)
    return "";
  *at = '\0';
  return at + 1;
}

static HeraldContactMatch *
make_match (MockSource *self,
            const char *words)
{
  static const char marks[] = " ?#@~";
  const char *mark = strchr (marks + 1, *words);
  HeraldMatch class = mark != NULL && *words != '\0' ? (HeraldMatch) (mark - marks) : HERALD_MATCH_EXACT;
  g_autofree char *text = g_strdup (class != HERALD_MATCH_EXACT ? words + 1 : words);
  g_autoptr (HeraldContact) contact = herald_contact_new ();

  herald_contact_set_source_id (contact, self->id);
  herald_contact_set_url (contact, cut (text, '^'));
  herald_contact_set_uid (contact, cut (text, '='));
  herald_contact_set_organisation (contact, cut (text, '/'));
  herald_contact_set_name (contact, text);
  return herald_contact_match_new (contact, class, 0);
}

static void
give (MockSource *self,
      GPtrArray *matches)
{
  g_autoptr (GTask) task = g_ptr_array_steal_index (self->waiting, 0);
  GPtrArray *contacts;

  if (g_task_get_source_tag (task) != mock_search_async)
    {
      g_task_return_pointer (task, matches, (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  for (guint i = 0; i < matches->len; i++)
    g_ptr_array_add (contacts, herald_contact_ref (((HeraldContactMatch *) matches->pdata[i])->contact));
  g_ptr_array_unref (matches);
  g_task_return_pointer (task, contacts, (GDestroyNotify) g_ptr_array_unref);
}

void
mock_source_answer (MockSource *self,
                    const char *names)
{
  g_auto (GStrv) list = g_strsplit (names, ",", 0);
  GPtrArray *matches;

  if (strcmp (names, "!") == 0)
    {
      g_autoptr (GTask) task = g_ptr_array_steal_index (self->waiting, 0);

      g_task_return_new_error (task, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE, "The directory is away.");
      return;
    }
  matches = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_match_free);
  for (guint i = 0; list[i] != NULL; i++)
    g_ptr_array_add (matches, make_match (self, list[i]));
  give (self, matches);
}

void
mock_source_flood (MockSource *self,
                   guint n)
{
  GPtrArray *matches = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_match_free);

  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%sFlood %u", i == n ? "" : "?", i);

      g_ptr_array_add (matches, make_match (self, name));
    }
  give (self, matches);
}
