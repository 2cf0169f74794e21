/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Herald's calls, connection and settings come to: one state, a word, and a sentence with the reason. */

#include "desktop/status.h"

#include <glib/gi18n.h>

#include "ui/link-face.h"

struct _HeraldStatus
{
  GObject parent_instance;

  GSettings *settings;
  HeraldEngine *engine;        /* nullable */
  GSignalGroup *engine_signals;
  GSignalGroup *calls_signals;
  HeraldCallItem *call;        /* nullable: the one that is told of … */
  GSignalGroup *call_signals;  /* … whose name may come later */
  guint update_source;

  HeraldStatusState state, second;
  guint missed;
  char *word;
  char *sentence;
};

G_DEFINE_FINAL_TYPE (HeraldStatus, herald_status, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* @holds: a set of states as bits. Returns: the most pressing of them. */
static HeraldStatusState
most_pressing (guint holds)
{
  return holds != 0 ? (HeraldStatusState) g_bit_nth_msf (holds, -1) : HERALD_STATUS_IDLE;
}

static gboolean
state_of_call (HeraldCallItem *item,
               HeraldStatusState *state)
{
  switch (herald_call_item_get_state (item))
    {
    case HERALD_CALL_RINGING:
      *state = HERALD_STATUS_RINGING;
      return TRUE;
    case HERALD_CALL_DIALING:
    case HERALD_CALL_CONNECTED:
    case HERALD_CALL_HELD:
      *state = HERALD_STATUS_IN_CALL;
      return TRUE;
    case HERALD_CALL_WAITING:
    case HERALD_CALL_ENDED:
    default:
      return FALSE;
    }
}

/* Adds the states of the calls to @holds, and returns the newest of the most pressing ones. */
static HeraldCallItem *
look_at_calls (HeraldStatus *self,
               guint *holds)
{
  GListModel *calls = herald_engine_get_calls (self->engine);
  g_autoptr (HeraldCallItem) first = NULL;
  HeraldStatusState first_state = HERALD_STATUS_IDLE, state;
  guint n = g_list_model_get_n_items (calls);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HeraldCallItem) item = g_list_model_get_item (calls, i);

      if (!state_of_call (item, &state))
        continue;
      *holds |= 1u << state;
      if (first == NULL || state > first_state)
        {
          g_set_object (&first, item);
          first_state = state;
        }
    }
  return g_steal_pointer (&first);
}

static guint
look_at_engine (HeraldStatus *self,
                HeraldCallItem **call)
{
  guint holds = 0;

  self->missed = 0;
  if (self->engine == NULL)
    return 1u << HERALD_STATUS_OFFLINE;
  self->missed = herald_engine_get_unseen_missed (self->engine);
  if (self->missed > 0)
    holds |= 1u << HERALD_STATUS_MISSED;
  if (herald_engine_get_paused (self->engine))
    holds |= 1u << HERALD_STATUS_PAUSED;
  if (herald_engine_get_link_state (self->engine) != HERALD_LINK_CONNECTED)
    return holds | 1u << HERALD_STATUS_OFFLINE;
  *call = look_at_calls (self, &holds);
  return holds;
}

/* --- words ---------------------------------------------------------------------------------------------------- */

static char *
write_offline (HeraldStatus *self,
               const char **word)
{
  g_auto (HeraldLinkFace) face = { 0 };
  HeraldLinkFacts facts = { .state = HERALD_LINK_OFFLINE };

  /* Without the seconds until the next try: a tooltip does not count. */
  if (self->engine != NULL)
    {
      facts.state = herald_engine_get_link_state (self->engine);
      facts.error = herald_engine_get_link_error (self->engine);
      facts.set_up = herald_account_is_set_up (herald_engine_get_account (self->engine));
    }
  herald_link_face_init (&face, &facts);
  *word = face.word;
  return g_steal_pointer (&face.sentence);
}

static char *
write_ringing (HeraldStatus *self,
               const char **word)
{
  const char *title = self->call != NULL ? herald_call_item_get_title (self->call) : "";

  *word = _("A call is coming in");
  /* Translators: %s is a name or a number */
  return *title != '\0' ? g_strdup_printf (_("%s is calling."), title) : g_strdup (_("The number is withheld."));
}

static char *
write_in_call (HeraldStatus *self,
               const char **word)
{
  const char *title = self->call != NULL ? herald_call_item_get_title (self->call) : "";

  *word = _("In a call");
  /* Translators: %s is a name or a number */
  return *title != '\0' ? g_strdup_printf (_("With %s."), title) : NULL;
}

static char *
write_missed (HeraldStatus *self)
{
  return g_strdup_printf (ngettext ("%u missed call", "%u missed calls", self->missed), self->missed);
}

/* Returns: (transfer full) (nullable): the sentence beside the word */
static char *
write_state (HeraldStatus *self,
             const char **word,
             char **owned)
{
  switch (self->state)
    {
    case HERALD_STATUS_OFFLINE:
      return write_offline (self, word);
    case HERALD_STATUS_RINGING:
      return write_ringing (self, word);
    case HERALD_STATUS_IN_CALL:
      return write_in_call (self, word);
    case HERALD_STATUS_MISSED:
      *word = *owned = write_missed (self);
      return NULL;
    case HERALD_STATUS_DO_NOT_DISTURB:
      *word = _("Do not disturb");
      return g_strdup (_("Calls are not announced."));
    case HERALD_STATUS_PAUSED:
      *word = _("Paused");
      return g_strdup (_("No calls come from queues."));
    case HERALD_STATUS_IDLE:
    default:
      *word = _("Ready for calls");
      return NULL;
    }
}

static char *
write_second (HeraldStatus *self)
{
  switch (self->second)
    {
    case HERALD_STATUS_MISSED:
      return write_missed (self);
    case HERALD_STATUS_DO_NOT_DISTURB:
      return g_strdup (_("Do not disturb"));
    case HERALD_STATUS_PAUSED:
      return g_strdup (_("Paused"));
    default:
      return NULL;
    }
}

static void
write_words (HeraldStatus *self)
{
  const char *word = NULL;
  g_autofree char *owned = NULL;
  g_autofree char *sentence = write_state (self, &word, &owned);
  g_autofree char *second = write_second (self);
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) strv = NULL;

  if (sentence != NULL)
    g_strv_builder_add (lines, sentence);
  if (second != NULL)
    g_strv_builder_add (lines, second);
  strv = g_strv_builder_end (lines);
  g_free (self->word);
  self->word = g_strdup (word);
  g_free (self->sentence);
  self->sentence = g_strjoinv ("\n", strv);
}

/* --- change --------------------------------------------------------------------------------------------------- */

static void
set_call (HeraldStatus *self,
          HeraldCallItem *call)
{
  if (g_set_object (&self->call, call))
    g_signal_group_set_target (self->call_signals, call);
}

static void
look (HeraldStatus *self)
{
  g_autoptr (HeraldCallItem) call = NULL;
  guint holds = look_at_engine (self, &call);

  if (g_settings_get_boolean (self->settings, "do-not-disturb"))
    holds |= 1u << HERALD_STATUS_DO_NOT_DISTURB;
  set_call (self, call);
  self->state = most_pressing (holds);
  self->second = most_pressing (holds & ((1u << MIN (self->state, HERALD_STATUS_IN_CALL)) - 1));
  write_words (self);
}

static gboolean
on_update_due (gpointer user_data)
{
  HeraldStatus *self = user_data;
  HeraldStatusState state = self->state, second = self->second;
  g_autofree char *word = g_strdup (self->word);
  g_autofree char *sentence = g_strdup (self->sentence);

  self->update_source = 0;
  look (self);
  if (state != self->state || second != self->second || !g_str_equal (word, self->word)
      || !g_str_equal (sentence, self->sentence))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* Several things change at once when a call comes or goes: told once, when the main loop is free. */
static void
queue_update (HeraldStatus *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add (on_update_due, self);
}

static void
herald_status_dispose (GObject *object)
{
  HeraldStatus *self = HERALD_STATUS (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->call_signals);
  g_clear_object (&self->calls_signals);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->call);
  g_clear_object (&self->engine);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (herald_status_parent_class)->dispose (object);
}

static void
herald_status_finalize (GObject *object)
{
  HeraldStatus *self = HERALD_STATUS (object);

  g_free (self->word);
  g_free (self->sentence);
  G_OBJECT_CLASS (herald_status_parent_class)->finalize (object);
}

static void
herald_status_class_init (HeraldStatusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_status_dispose;
  G_OBJECT_CLASS (klass)->finalize = herald_status_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
herald_status_init (HeraldStatus *self)
{
  static const char *const told[] = { "link-changed", "call-changed", "notify::unseen-missed", "notify::paused" };

  self->engine_signals = g_signal_group_new (HERALD_TYPE_ENGINE);
  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    g_signal_group_connect_swapped (self->engine_signals, told[i], G_CALLBACK (queue_update), self);
  self->calls_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->calls_signals, "items-changed", G_CALLBACK (queue_update), self);
  self->call_signals = g_signal_group_new (HERALD_TYPE_CALL_ITEM);
  g_signal_group_connect_swapped (self->call_signals, "notify::title", G_CALLBACK (queue_update), self);
}

/**
 * herald_status_new:
 * @settings: the application's, for "do-not-disturb"
 *
 * Returns: (transfer full): how a Herald without an engine stands: offline
 */
HeraldStatus *
herald_status_new (GSettings *settings)
{
  HeraldStatus *self = g_object_new (HERALD_TYPE_STATUS, NULL);

  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::do-not-disturb", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  look (self);
  return self;
}

/**
 * herald_status_set_engine:
 * @self: the status
 * @engine: (nullable): whose connection and calls it tells of
 */
void
herald_status_set_engine (HeraldStatus *self,
                          HeraldEngine *engine)
{
  g_return_if_fail (HERALD_IS_STATUS (self));

  if (!g_set_object (&self->engine, engine))
    return;
  g_signal_group_set_target (self->engine_signals, engine);
  g_signal_group_set_target (self->calls_signals, engine != NULL ? herald_engine_get_calls (engine) : NULL);
  queue_update (self);
}

/**
 * herald_status_get_engine:
 * @self: the status
 *
 * Returns: (transfer none) (nullable): whose connection and calls it tells of
 */
HeraldEngine *
herald_status_get_engine (HeraldStatus *self)
{
  return self->engine;
}

/**
 * herald_status_get_state:
 * @self: the status
 *
 * Returns: the most pressing state that holds
 */
HeraldStatusState
herald_status_get_state (HeraldStatus *self)
{
  return self->state;
}

/**
 * herald_status_get_second:
 * @self: the status
 *
 * Returns: what also holds and would be overlooked: %HERALD_STATUS_MISSED, %HERALD_STATUS_DO_NOT_DISTURB or
 *   %HERALD_STATUS_PAUSED; %HERALD_STATUS_IDLE: nothing
 */
HeraldStatusState
herald_status_get_second (HeraldStatus *self)
{
  return self->second;
}

/**
 * herald_status_get_missed:
 * @self: the status
 *
 * Returns: how many missed calls have not been seen
 */
guint
herald_status_get_missed (HeraldStatus *self)
{
  return self->missed;
}

/**
 * herald_status_get_word:
 * @self: the status
 *
 * Returns: the state in a word or two
 */
const char *
herald_status_get_word (HeraldStatus *self)
{
  return self->word;
}

/**
 * herald_status_get_sentence:
 * @self: the status
 *
 * Returns: the reason, and what else holds, in lines; plain text, empty where there is nothing to add
 */
const char *
herald_status_get_sentence (HeraldStatus *self)
{
  return self->sentence;
}

/**
 * herald_status_state_to_string:
 * @state: a state
 *
 * Returns: its name, such as "in-call"
 */
const char *
herald_status_state_to_string (HeraldStatusState state)
{
  static const char *const names[] = { "idle", "paused", "do-not-disturb", "missed", "in-call", "ringing", "offline" };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HERALD_STATUS_N_STATES);
  g_return_val_if_fail (state < HERALD_STATUS_N_STATES, names[0]);
  return names[state];
}
