/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PBX's own database as a source: AMI action DBGet, one entry after the other until one is there. Asterisk answers
 * with an event DBGetResponse, or the error "Database entry not found" (manager_dbget() in Asterisk's main/db.c); it may be
 * sent by users who may write "system" or "reporting". */

#include "lookup/astdb.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/text.h"
#include "numbers/forms.h"

/* Stands in a place of the database for the number; left out, the number comes last. */
#define PLACEHOLDER "{number}"
/* How long the server may take for one entry; the lookup gives up earlier. */
#define ANSWER_MS 10000
/* Places, and forms of the number, that are read from the settings. */
#define LIST_MAX 16
/* Asked for by the test: nobody has it. */
#define NOBODY "herald-test"

struct _HeraldAstdb
{
  GObject parent;

  /* Owned */
  char *id;
  char *name;
  char **places; /* "cidname", "AMPUSER/{number}/cidname" */
  char **forms;
  HeraldAmiSession *session; /* nullable: not connected */
  GError *error;             /* nullable: of the last question */
};

/* A place in the database, and how sure a name is that is found there. */
typedef struct
{
  char *family;
  char *key;
  HeraldMatch match;
} Question;

/* One lookup under way. */
typedef struct
{
  HeraldNumber *number;
  GPtrArray *questions;
  guint next;
} Search;

static void
question_free (Question *question)
{
  g_free (question->family);
  g_free (question->key);
  g_free (question);
}

static void
search_free (Search *search)
{
  herald_number_free (search->number);
  g_ptr_array_unref (search->questions);
  g_free (search);
}

static const char *
herald_astdb_get_id (HeraldSource *source)
{
  return HERALD_ASTDB (source)->id;
}

static const char *
herald_astdb_get_name (HeraldSource *source)
{
  return HERALD_ASTDB (source)->name;
}

/* --- what is the matter --------------------------------------------------------------------------------------- */

static GError *
no_connection (void)
{
  return g_error_new_literal (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE,
                              _("Herald is not connected to the telephone system, whose database this is."));
}

static HeraldSourceState
herald_astdb_get_state (HeraldSource *source,
                        const GError **error)
{
  HeraldAstdb *self = HERALD_ASTDB (source);

  if (error != NULL)
    *error = self->error;
  return self->error != NULL ? HERALD_SOURCE_FAILING : HERALD_SOURCE_READY;
}

static void
take_error (HeraldAstdb *self,
            const GError *error)
{
  gboolean other = (self->error == NULL) != (error == NULL)
                   || (error != NULL && g_strcmp0 (self->error->message, error->message) != 0);

  if (!other)
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_signal_emit_by_name (self, "state-changed");
}

/* In a user's words; %NULL: there is no such entry. */
static GError *
worded (const GError *error)
{
  if (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_ACTION) && strstr (error->message, "not found") != NULL)
    return NULL;
  if (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_CANCELLED))
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, error->message);
  if (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_PERMISSION))
    return g_error_new_literal (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_REFUSED,
                                _("The telephone system does not let this user read its database. Your administrator must add "
                                  "“reporting” to the user's line “write =” in manager.conf."));
  if (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST))
    return no_connection ();
  if (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_TIMEOUT))
    return g_error_new_literal (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE,
                                _("The telephone system did not answer in time."));
  return g_error_new_literal (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_FAILED, error->message);
}

/* --- what is asked -------------------------------------------------------------------------------------------- */

static HeraldMatch
match_of_form (const HeraldNumber *number,
               const char *form)
{
  if (g_str_has_prefix (form, "last"))
    return HERALD_MATCH_TRAILING;
  if (number->e164 == NULL)
    return HERALD_MATCH_EXTENSION;
  return g_str_equal (form, "national") || g_str_equal (form, "nsn") ? HERALD_MATCH_NATIONAL : HERALD_MATCH_EXACT;
}

/* The first part of a path is the family, the rest the key: they are one path in the database. */
static Question *
question_new (const char *place,
              const char *written,
              HeraldMatch match)
{
  g_autoptr (GString) path = g_string_new (place);
  Question *question = g_new0 (Question, 1);

  if (strstr (place, PLACEHOLDER) == NULL)
    g_string_append (path, "/" PLACEHOLDER);
  g_string_replace (path, PLACEHOLDER, written, 0);
  question->family = g_strndup (path->str, strcspn (path->str, "/"));
  question->key = g_strdup (path->str + strcspn (path->str, "/") + 1);
  question->match = match;
  return question;
}

static gboolean
is_same (gconstpointer a,
         gconstpointer b)
{
  const Question *one = a, *other = b;

  return g_str_equal (one->family, other->family) && g_str_equal (one->key, other->key);
}

static GPtrArray *
list_questions (HeraldAstdb *self,
                const HeraldNumber *number)
{
  GPtrArray *questions = g_ptr_array_new_with_free_func ((GDestroyNotify) question_free);

  for (char **place = self->places; *place != NULL; place++)
    for (char **form = self->forms; *form != NULL; form++)
      {
        g_autofree char *written = g_str_equal (*form, "sent") ? g_strdup (number->digits) : herald_number_form (number, *form);
        Question *question;

        if (written == NULL || *written == '\0' || questions->len >= HERALD_ASTDB_QUESTIONS_MAX)
          continue;
        question = question_new (*place, written, match_of_form (number, *form));
        if (g_ptr_array_find_with_equal_func (questions, question, is_same, NULL))
          question_free (question);
        else
          g_ptr_array_add (questions, question);
      }
  return questions;
}

static HeraldAmiAction *
action_for (const char *family,
            const char *key)
{
  HeraldAmiAction *action = herald_ami_action_new ("DBGet");

  herald_ami_action_add (action, "Family", family);
  herald_ami_action_add (action, "Key", key);
  return action;
}

/* --- what is answered ----------------------------------------------------------------------------------------- */

static char *
name_of_answer (GPtrArray *items)
{
  HeraldSpan value = { "", 0 };

  for (guint i = 0; i < items->len; i++)
    if (herald_ami_message_find (items->pdata[i], "Val", &value))
      break;
  return herald_text_clean (value.data, value.length, HERALD_CONTACT_TEXT_MAX);
}

static GPtrArray *
matches_for (HeraldAstdb *self,
             const Search *search,
             const char *name)
{
  const Question *question = g_ptr_array_index (search->questions, search->next - 1);
  GPtrArray *matches = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_match_free);
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  g_autofree char *uid = g_strconcat (question->family, "/", question->key, NULL);

  herald_contact_set_source_id (contact, self->id);
  herald_contact_set_uid (contact, uid);
  herald_contact_set_name (contact, name);
  herald_contact_add_number (contact, search->number->e164 != NULL ? search->number->e164 : search->number->digits, NULL, NULL);
  g_ptr_array_add (matches, herald_contact_match_new (contact, question->match, 0));
  return matches;
}

static void ask_next (GTask *task);

static void
on_answer (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HeraldAstdb *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = herald_ami_session_list_finish (HERALD_AMI_SESSION (source), result, &error);
  g_autofree char *name = items != NULL ? name_of_answer (items) : NULL;
  GError *trouble = items == NULL ? worded (error) : NULL;

  if (trouble != NULL)
    {
      if (!g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        take_error (self, trouble);
      g_task_return_error (task, trouble);
      return;
    }
  take_error (self, NULL);
  if (name != NULL && *name != '\0')
    g_task_return_pointer (task, matches_for (self, search, name), (GDestroyNotify) g_ptr_array_unref);
  else
    ask_next (g_steal_pointer (&task));
}

/* Takes the task over. */
static void
ask_next (GTask *task)
{
  g_autoptr (GTask) owned = task;
  HeraldAstdb *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  const Question *question;

  if (search->next >= search->questions->len)
    {
      g_task_return_pointer (task, g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_match_free),
                             (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  if (self->session == NULL)
    {
      g_task_return_error (task, no_connection ());
      return;
    }
  question = g_ptr_array_index (search->questions, search->next++);
  herald_ami_session_list_async (self->session, action_for (question->family, question->key), ANSWER_MS,
                                 g_task_get_cancellable (task), on_answer, g_steal_pointer (&owned));
}

static void
herald_astdb_lookup_async (HeraldSource *source,
                           const HeraldNumber *number,
                           const HeraldLocation *location,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->number = herald_number_copy (number);
  search->questions = list_questions (HERALD_ASTDB (source), number);
  g_task_set_source_tag (task, herald_astdb_lookup_async);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  ask_next (task);
}

static GPtrArray *
herald_astdb_lookup_finish (HeraldSource *source,
                            GAsyncResult *result,
                            GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- the test -------------------------------------------------------------------------------------------------- */

static void
on_checked (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HeraldAstdb *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = herald_ami_session_list_finish (HERALD_AMI_SESSION (source), result, &error);
  GError *trouble = items == NULL ? worded (error) : NULL;

  if (!g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    take_error (self, trouble);
  if (trouble != NULL)
    g_task_return_error (task, trouble);
  else
    g_task_return_pointer (task, g_strdup (_("The telephone system answers, and its database may be read.")), g_free);
}

static void
herald_astdb_check_async (HeraldSource *source,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  HeraldAstdb *self = HERALD_ASTDB (source);
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  g_autofree char *family = g_strndup (self->places[0], strcspn (self->places[0], "/"));

  g_task_set_source_tag (task, herald_astdb_check_async);
  if (self->session == NULL)
    g_task_return_error (task, no_connection ());
  else
    herald_ami_session_list_async (self->session, action_for (family, NOBODY), ANSWER_MS, cancellable, on_checked,
                                   g_steal_pointer (&task));
}

static char *
herald_astdb_check_finish (HeraldSource *source,
                           GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
herald_astdb_iface_init (HeraldSourceInterface *iface)
{
  iface->get_id = herald_astdb_get_id;
  iface->get_name = herald_astdb_get_name;
  iface->get_state = herald_astdb_get_state;
  iface->lookup_async = herald_astdb_lookup_async;
  iface->lookup_finish = herald_astdb_lookup_finish;
  iface->check_async = herald_astdb_check_async;
  iface->check_finish = herald_astdb_check_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HeraldAstdb, herald_astdb, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HERALD_TYPE_SOURCE, herald_astdb_iface_init))

static void
herald_astdb_finalize (GObject *object)
{
  HeraldAstdb *self = HERALD_ASTDB (object);

  g_free (self->id);
  g_free (self->name);
  g_strfreev (self->places);
  g_strfreev (self->forms);
  g_clear_object (&self->session);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (herald_astdb_parent_class)->finalize (object);
}

static void
herald_astdb_class_init (HeraldAstdbClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_astdb_finalize;
}

static void
herald_astdb_init (HeraldAstdb *self)
{
  self->error = no_connection ();
}

/* The parts of a setting, separated by commas or lines, without empty ones. */
static char **
split (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, ",;\n", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;

  for (char **part = parts; *part != NULL; part++)
    if (*g_strstrip (*part) != '\0' && n++ < LIST_MAX)
      g_strv_builder_add (builder, *part);
  return g_strv_builder_end (builder);
}

static gboolean
is_place (const char *place)
{
  for (const char *p = place; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return FALSE;
  return *place != '/' && *place != '{';
}

static gboolean
check_lists (HeraldAstdb *self,
             GError **error)
{
  for (char **form = self->forms; *form != NULL; form++)
    if (!g_str_equal (*form, "sent") && !herald_number_is_form (*form))
      {
        g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                     _("“%s” is no form of a number. There are sent, e164, digits, dial00, national, nsn and last4 to last15."), *form);
        return FALSE;
      }
  for (char **place = self->places; *place != NULL; place++)
    if (!is_place (*place))
      {
        g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("“%s” is no place in the database."), *place);
        return FALSE;
      }
  if (*self->places != NULL && *self->forms != NULL)
    return TRUE;
  g_set_error_literal (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                       _("At least one family of the database and one form of the number must be given."));
  return FALSE;
}

/**
 * herald_astdb_new:
 * @options: what is set for it
 * @error: HERALD_SOURCE_ERROR_SETTINGS
 *
 * Returns: (transfer full): the source, not connected yet
 */
HeraldSource *
herald_astdb_new (const HeraldSourceOptions *options,
                  GError **error)
{
  g_autoptr (HeraldAstdb) self = g_object_new (HERALD_TYPE_ASTDB, NULL);

  self->id = g_strdup (options->id);
  self->name = g_strdup (herald_source_options_get_title (options));
  self->places = split (herald_source_options_get (options, "families"));
  self->forms = split (herald_source_options_get (options, "forms"));
  return check_lists (self, error) ? HERALD_SOURCE (g_steal_pointer (&self)) : NULL;
}

/**
 * herald_astdb_set_session:
 * @self: the source
 * @session: (nullable): the account's connection, logged in; %NULL: there is none
 */
void
herald_astdb_set_session (HeraldAstdb *self,
                          HeraldAmiSession *session)
{
  g_autoptr (GError) error = NULL;

  if (!g_set_object (&self->session, session))
    return;
  if (session == NULL)
    error = no_connection ();
  take_error (self, error);
  g_signal_emit_by_name (self, "changed");
}

static HeraldSource *
create (const HeraldSourceOptions *options,
        HeraldStore *store,
        GError **error)
{
  return herald_astdb_new (options, error);
}

static const HeraldSourceKey keys[] = {
  { "families", N_("Families, in order"), N_("cidname, AMPUSER/{number}/cidname"), HERALD_SOURCE_KEY_TEXT, "cidname", FALSE, NULL },
  { "forms", N_("Forms of the number, in order"), N_("sent, e164, digits, national"), HERALD_SOURCE_KEY_TEXT,
    "sent, e164, digits, national", FALSE, NULL },
  { NULL },
};

const HeraldSourceType herald_astdb_type = {
  .name = "astdb",
  .title = N_("Telephone system"),
  .description = N_("Names in Asterisk's own database (cidname), over your connection"),
  .keys = keys,
  .create = create,
};
