/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a number is at home. The country and the kind of line are known in the program; the town is asked of the helper
 * herald-area, a process of a tenth of a second, so that its tables are not in memory all day. */

#include "lookup/tel-area.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/text.h"
#include "install/installation.h"

/* How long the helper may take; it takes a tenth of that on a busy computer. */
#define PATIENCE_MS 3000
/* Bytes of a town that are shown; the longest name in the tables has sixty. */
#define PLACE_MAX 120
/* Towns that are remembered: those who call again. */
#define REMEMBERED_MAX 200

struct _HeraldTelArea
{
  GObject parent;

  /* Owned */
  char *program;     /* nullable: there is none, only countries are known */
  GHashTable *known; /* "+4930123456 de" to what the helper said */
  guint n_running;
};

/* A question under way. */
typedef struct
{
  HeraldNumber *number;
  char *question;   /* as in known */
  char *country;    /* nullable: said when the helper says nothing */
  GSubprocess *helper;
  guint deadline;
} Question;

static void
question_free (Question *question)
{
  g_clear_handle_id (&question->deadline, g_source_remove);
  herald_number_free (question->number);
  g_free (question->question);
  g_free (question->country);
  g_clear_object (&question->helper);
  g_free (question);
}

/* --- words ----------------------------------------------------------------------------------------------------- */

static const char *
kind_words (HeraldNumberKind kind)
{
  switch (kind)
    {
    case HERALD_NUMBER_LANDLINE: return _("landline");
    case HERALD_NUMBER_MOBILE: return _("mobile");
    case HERALD_NUMBER_TOLL_FREE: return _("toll-free");
    case HERALD_NUMBER_PREMIUM: return _("premium rate");
    case HERALD_NUMBER_UNKNOWN:
    case HERALD_NUMBER_LANDLINE_OR_MOBILE:
    case HERALD_NUMBER_OTHER:
    case HERALD_NUMBER_SHORT:
    default: return NULL;
    }
}

/**
 * herald_tel_area_words:
 * @number: a number
 * @place: (nullable): its town or country
 *
 * Returns: (transfer full) (nullable): place and kind of line, "Berlin, landline"; %NULL: neither is known
 */
char *
herald_tel_area_words (const HeraldNumber *number,
                       const char *place)
{
  const char *kind = kind_words (number->kind);

  if (place == NULL || *place == '\0')
    return g_strdup (kind);
  /* Translators: the place of a number and the kind of its line, "Berlin, landline" */
  return kind != NULL ? g_strdup_printf (_("%1$s, %2$s"), place, kind) : g_strdup (place);
}

/* --- the helper ------------------------------------------------------------------------------------------------ */

static void
remember (HeraldTelArea *self,
          const char *question,
          const char *place)
{
  if (g_hash_table_size (self->known) >= REMEMBERED_MAX)
    g_hash_table_remove_all (self->known);
  g_hash_table_insert (self->known, g_strdup (question), g_strdup (place));
}

static void
on_answer (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HeraldTelArea *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);
  g_autofree char *output = NULL;
  g_autofree char *place = NULL;
  gboolean answered = g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &output, NULL, NULL);

  self->n_running--;
  g_clear_handle_id (&question->deadline, g_source_remove);
  if (!answered || output == NULL)
    g_subprocess_force_exit (G_SUBPROCESS (source));
  else
    place = herald_text_clean (output, strcspn (output, "\n"), PLACE_MAX);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (place != NULL && *place != '\0')
    remember (self, question->question, place);
  g_task_return_pointer (task, herald_tel_area_words (question->number, place != NULL && *place != '\0' ? place : question->country), g_free);
}

static gboolean
on_late (gpointer user_data)
{
  Question *question = user_data;

  question->deadline = 0;
  g_subprocess_force_exit (question->helper);
  return G_SOURCE_REMOVE;
}

/* It is not cancelled with the call: it ends by itself at once, and the next call may be the same number's. */
static gboolean
ask_helper (HeraldTelArea *self,
            GTask *task,
            const char *language)
{
  Question *question = g_task_get_task_data (task);
  const char *argv[] = { self->program, question->number->e164, language, NULL };

  if (self->program == NULL || self->n_running >= HERALD_TEL_AREA_MAX)
    return FALSE;
  question->helper = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE
                                                | G_SUBPROCESS_FLAGS_INHERIT_FDS /* spawned without a copy of this process */, NULL);
  if (question->helper == NULL)
    {
      g_clear_pointer (&self->program, g_free);
      return FALSE;
    }
  self->n_running++;
  question->deadline = g_timeout_add (PATIENCE_MS, on_late, question);
  g_subprocess_communicate_utf8_async (question->helper, NULL, NULL, on_answer, g_object_ref (task));
  return TRUE;
}

/**
 * herald_tel_area_describe_async:
 * @self: where numbers are at home
 * @number: a number
 * @language: (nullable): a locale name, "de" or "de_DE.UTF-8"; %NULL: English
 * @cancellable: (nullable): to give up
 * @callback: called with the result
 * @user_data: for @callback
 */
void
herald_tel_area_describe_async (HeraldTelArea *self,
                                const HeraldNumber *number,
                                const char *language,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);
  const char *known;

  if (language == NULL || !g_ascii_islower (*language)) /* "C", "POSIX" */
    language = "en";
  question->number = herald_number_copy (number);
  question->question = g_strdup_printf ("%s %s", number->e164 != NULL ? number->e164 : "", language);
  question->country = herald_number_describe (number, language);
  g_task_set_source_tag (task, herald_tel_area_describe_async);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  known = g_hash_table_lookup (self->known, question->question);
  if (number->e164 == NULL)
    g_task_return_pointer (task, NULL, NULL);
  else if (known != NULL || !ask_helper (self, task, language))
    g_task_return_pointer (task, herald_tel_area_words (number, known != NULL ? known : question->country), g_free);
}

/**
 * herald_tel_area_describe_finish:
 * @self: where numbers are at home
 * @result: the result
 * @error: G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): "Berlin, landline"; the country where the town is not known; %NULL for what is no
 *   number of the public network
 */
char *
herald_tel_area_describe_finish (HeraldTelArea *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- as a source ----------------------------------------------------------------------------------------------- */

static const char *
herald_tel_area_get_id (HeraldSource *source)
{
  return "tel-area";
}

static const char *
herald_tel_area_get_name (HeraldSource *source)
{
  return _(herald_tel_area_type.title);
}

/* Knows nobody. */
static void
herald_tel_area_lookup_async (HeraldSource *source,
                              const HeraldNumber *number,
                              const HeraldLocation *location,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, herald_tel_area_lookup_async);
  g_task_return_pointer (task, g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_match_free),
                         (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
herald_tel_area_lookup_finish (HeraldSource *source,
                               GAsyncResult *result,
                               GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
herald_tel_area_iface_init (HeraldSourceInterface *iface)
{
  iface->get_id = herald_tel_area_get_id;
  iface->get_name = herald_tel_area_get_name;
  iface->lookup_async = herald_tel_area_lookup_async;
  iface->lookup_finish = herald_tel_area_lookup_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HeraldTelArea, herald_tel_area, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HERALD_TYPE_SOURCE, herald_tel_area_iface_init))

static void
herald_tel_area_finalize (GObject *object)
{
  HeraldTelArea *self = HERALD_TEL_AREA (object);

  g_free (self->program);
  g_hash_table_unref (self->known);
  G_OBJECT_CLASS (herald_tel_area_parent_class)->finalize (object);
}

static void
herald_tel_area_class_init (HeraldTelAreaClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_tel_area_finalize;
}

static void
herald_tel_area_init (HeraldTelArea *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* The installed helper; else the one of the PATH, as in a build folder. */
static char *
find_program (void)
{
  g_autofree char *installed = g_build_filename (herald_installation_libexec_dir (), "herald-area", NULL);

  return g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&installed) : g_find_program_in_path ("herald-area");
}

/**
 * herald_tel_area_new:
 * @program: (nullable): the helper; %NULL: the one that is installed
 *
 * Returns: (transfer full): where numbers are at home
 */
HeraldTelArea *
herald_tel_area_new (const char *program)
{
  HeraldTelArea *self = g_object_new (HERALD_TYPE_TEL_AREA, NULL);

  self->program = program != NULL ? g_strdup (program) : find_program ();
  return self;
}

static HeraldSource *
create (const HeraldSourceOptions *options,
        HeraldStore *store,
        GError **error)
{
  return HERALD_SOURCE (herald_tel_area_new (NULL));
}

const HeraldSourceType herald_tel_area_type = {
  .name = "tel-area",
  .title = N_("Place of the number"),
  .description = N_("Town, country and kind of line, for callers nobody knows"),
  .single = TRUE,
  .create = create,
};
