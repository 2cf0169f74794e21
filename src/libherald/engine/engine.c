/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The running whole without a face: owns the parts, tells when something changes. What happens to a call is in
 * engine-calls.c and engine-announce.c, the connection in engine-link.c. */

#include "engine/engine-private.h"
#include "engine/sources.h"

enum
{
  PROP_0,
  PROP_CALLS,
  PROP_LINK_STATE,
  PROP_LINK_ERROR,
  PROP_LINK_WARNING,
  PROP_STORE,
  PROP_STORE_ERROR,
  PROP_RETRY_AT,
  PROP_BLIND_FOR,
  PROP_BLIND_CALLS,
  PROP_UNSEEN_MISSED,
  PROP_DIALING,
  PROP_MEMBER,
  PROP_PAUSED,
  N_PROPS,
};

enum
{
  SIGNAL_CALL_ANNOUNCED,
  SIGNAL_CALL_CHANGED,
  SIGNAL_CALL_REMOVED,
  SIGNAL_LINK_CHANGED,
  SIGNAL_JOURNAL_CHANGED,
  SIGNAL_NOTE,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HeraldEngine, herald_engine, G_TYPE_OBJECT)

static gboolean
on_tick (GSource *source,
         GSourceFunc func,
         gpointer user_data)
{
  return func (user_data);
}

static GSourceFuncs tick_funcs = { .dispatch = on_tick };

static gboolean
tick (gpointer user_data)
{
  HeraldEngine *self = user_data;

  self->tick_at = G_MAXINT64;
  g_source_set_ready_time (self->tick, -1);
  if (self->tracker != NULL)
    herald_call_tracker_tick (self->tracker, g_get_monotonic_time ());
  herald_engine_fed (self);
  return G_SOURCE_CONTINUE;
}

static void
herald_engine_get_property (GObject *object,
                            guint prop,
                            GValue *value,
                            GParamSpec *pspec)
{
  HeraldEngine *self = HERALD_ENGINE (object);

  switch (prop)
    {
    case PROP_CALLS: g_value_set_object (value, self->calls); break;
    case PROP_LINK_STATE: g_value_set_int (value, (int) self->link_state); break;
    case PROP_LINK_ERROR: g_value_set_boxed (value, self->link_error); break;
    case PROP_STORE: g_value_set_object (value, self->store); break;
    case PROP_STORE_ERROR: g_value_set_boxed (value, self->store_error); break;
    case PROP_RETRY_AT: g_value_set_int64 (value, herald_engine_get_retry_at (self)); break;
    case PROP_BLIND_CALLS: g_value_set_uint (value, self->blind_calls); break;
    case PROP_LINK_WARNING: g_value_set_boxed (value, self->link_warning); break;
    case PROP_BLIND_FOR: g_value_set_uint (value, self->blind_for); break;
    case PROP_UNSEEN_MISSED: g_value_set_uint (value, self->unseen_missed); break;
    case PROP_DIALING: g_value_set_boolean (value, herald_engine_get_dialing (self)); break;
    case PROP_MEMBER: g_value_set_boolean (value, herald_engine_is_member (self)); break;
    case PROP_PAUSED: g_value_set_boolean (value, herald_engine_get_paused (self)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
    }
}

static void
herald_engine_dispose (GObject *object)
{
  HeraldEngine *self = HERALD_ENGINE (object);

  herald_engine_stop (self);
  g_clear_handle_id (&self->store_retry, g_source_remove);
  g_clear_pointer (&self->store_path, g_free);
  herald_engine_link_unwatch (self);
  g_clear_pointer (&self->dialer, herald_dialer_free);
  g_clear_pointer (&self->memberships, g_hash_table_unref);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->live, g_hash_table_unref);
  if (self->tick != NULL)
    g_source_destroy (self->tick);
  g_clear_pointer (&self->tick, g_source_unref);
  g_clear_object (&self->calls);
  herald_engine_set_flight_recorder (self, NULL);
  g_clear_object (&self->sources);
  g_clear_object (&self->lookup);
  g_clear_object (&self->store);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (herald_engine_parent_class)->dispose (object);
}

static void
herald_engine_finalize (GObject *object)
{
  HeraldEngine *self = HERALD_ENGINE (object);

  g_clear_pointer (&self->rules, herald_rules_unref);
  g_clear_error (&self->link_error);
  g_clear_error (&self->link_warning);
  g_clear_error (&self->store_error);
  G_OBJECT_CLASS (herald_engine_parent_class)->finalize (object);
}

/* What each property and signal means stands in engine.h. */
static void
install_signals (GType type)
{
  signals[SIGNAL_CALL_ANNOUNCED] = g_signal_new ("call-announced", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                 G_TYPE_NONE, 2, HERALD_TYPE_CALL_ITEM, G_TYPE_UINT);
  signals[SIGNAL_CALL_CHANGED] = g_signal_new ("call-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 2, HERALD_TYPE_CALL_ITEM, G_TYPE_INT);
  signals[SIGNAL_CALL_REMOVED] = g_signal_new ("call-removed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 1, HERALD_TYPE_CALL_ITEM);
  signals[SIGNAL_LINK_CHANGED] = g_signal_new ("link-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 0);
  signals[SIGNAL_JOURNAL_CHANGED] = g_signal_new ("journal-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                  G_TYPE_NONE, 0);
  signals[SIGNAL_NOTE] = g_signal_new ("note", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       HERALD_TYPE_NOTE | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
herald_engine_class_init (HeraldEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = herald_engine_get_property;
  object_class->dispose = herald_engine_dispose;
  object_class->finalize = herald_engine_finalize;

  props[PROP_CALLS] = g_param_spec_object ("calls", NULL, NULL, G_TYPE_LIST_MODEL, read);
  props[PROP_LINK_STATE] = g_param_spec_int ("link-state", NULL, NULL, 0, G_MAXINT, HERALD_LINK_OFFLINE, read);
  props[PROP_LINK_ERROR] = g_param_spec_boxed ("link-error", NULL, NULL, G_TYPE_ERROR, read);
  props[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, HERALD_TYPE_STORE, read);
  props[PROP_STORE_ERROR] = g_param_spec_boxed ("store-error", NULL, NULL, G_TYPE_ERROR, read);
  props[PROP_RETRY_AT] = g_param_spec_int64 ("retry-at", NULL, NULL, 0, G_MAXINT64, 0, read);
  props[PROP_BLIND_CALLS] = g_param_spec_uint ("blind-calls", NULL, NULL, 0, G_MAXUINT, 0, read);
  props[PROP_LINK_WARNING] = g_param_spec_boxed ("link-warning", NULL, NULL, G_TYPE_ERROR, read);
  props[PROP_BLIND_FOR] = g_param_spec_uint ("blind-for", NULL, NULL, 0, G_MAXUINT, 0, read);
  props[PROP_UNSEEN_MISSED] = g_param_spec_uint ("unseen-missed", NULL, NULL, 0, G_MAXUINT, 0, read);
  props[PROP_DIALING] = g_param_spec_boolean ("dialing", NULL, NULL, FALSE, read);
  props[PROP_MEMBER] = g_param_spec_boolean ("member", NULL, NULL, FALSE, read);
  props[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, read);
  g_object_class_install_properties (object_class, N_PROPS, props);
  install_signals (G_TYPE_FROM_CLASS (klass));
}

static void
herald_engine_init (HeraldEngine *self)
{
  self->tick_at = G_MAXINT64;
  self->calls = g_list_store_new (HERALD_TYPE_CALL_ITEM);
  self->live = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) herald_live_call_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->dialer = herald_dialer_new (self);
  herald_engine_queues_init (self);
  self->tick = g_source_new (&tick_funcs, sizeof (GSource));
  g_source_set_static_name (self->tick, "herald-tracker");
  g_source_set_callback (self->tick, tick, self, NULL);
  g_source_set_ready_time (self->tick, -1);
  g_source_attach (self->tick, g_main_context_get_thread_default ());
}

/* There is a store, from the beginning or from now on. */
void
herald_engine_follow_store (HeraldEngine *self)
{
  g_signal_connect_object (self->store, "journal-changed", G_CALLBACK (herald_engine_emit_journal_changed), self,
                           G_CONNECT_SWAPPED);
  herald_engine_count_unseen (self);
  herald_engine_prune_journal (self, TRUE);
}

/**
 * herald_engine_new:
 * @account: the PBX login
 * @store: (nullable): contacts and past calls; %NULL: neither, calls pop all the same
 * @lookup: (nullable): who to ask about a number; %NULL: nobody
 * @rules: (nullable): what shall happen when; %NULL: as the account's settings say, also when they change
 *
 * Returns: (transfer full): an engine that does nothing until herald_engine_start()
 */
HeraldEngine *
herald_engine_new (HeraldAccount *account,
                   HeraldStore *store,
                   HeraldLookup *lookup,
                   HeraldRules *rules)
{
  HeraldEngine *self = g_object_new (HERALD_TYPE_ENGINE, NULL);

  self->account = g_object_ref (account);
  self->own_rules = rules == NULL;
  self->rules = rules != NULL ? herald_rules_ref (rules) : herald_rules_new ();
  g_set_object (&self->store, store);
  g_set_object (&self->lookup, lookup);
  herald_engine_link_watch (self);
  if (store != NULL)
    herald_engine_follow_store (self);
  return self;
}

/**
 * herald_engine_get_account:
 * @self: an engine
 *
 * Returns: (transfer none): its account
 */
HeraldAccount *
herald_engine_get_account (HeraldEngine *self)
{
  return self->account;
}

/**
 * herald_engine_get_lookup:
 * @self: an engine
 *
 * Returns: (transfer none) (nullable): whom it asks about a number; all address books can be searched there
 */
HeraldLookup *
herald_engine_get_lookup (HeraldEngine *self)
{
  g_return_val_if_fail (HERALD_IS_ENGINE (self), NULL);

  return self->lookup;
}

/**
 * herald_engine_get_store:
 * @self: an engine
 *
 * Returns: (transfer none) (nullable): its contacts and past calls
 */
HeraldStore *
herald_engine_get_store (HeraldEngine *self)
{
  return self->store;
}

/**
 * herald_engine_set_sources:
 * @self: an engine
 * @sources: the sources of its lookup, as the settings want them
 *
 * They live as long as the engine, and use its connection and its store.
 */
void
herald_engine_set_sources (HeraldEngine *self,
                           HeraldSources *sources)
{
  g_set_object (&self->sources, sources);
  herald_sources_follow_engine (sources, self);
}

/**
 * herald_engine_get_sources:
 * @self: an engine
 *
 * Returns: (transfer none) (nullable): the sources of its lookup
 */
HeraldSources *
herald_engine_get_sources (HeraldEngine *self)
{
  return self->sources;
}

/**
 * herald_engine_start:
 * @self: an engine
 *
 * Connects, and stays connected until herald_engine_stop(). Does nothing while the account is not set up; then
 * the engine starts by itself as soon as it is.
 */
void
herald_engine_start (HeraldEngine *self)
{
  if (self->started)
    return;
  self->started = TRUE;
  herald_engine_link_start (self);
}

/**
 * herald_engine_stop:
 * @self: an engine
 *
 * Logs off. Calls that are running leave the list and are closed in the journal as interrupted.
 */
void
herald_engine_stop (HeraldEngine *self)
{
  if (!self->started)
    return;
  self->started = FALSE;
  herald_engine_link_stop (self);
  herald_engine_set_link (self, HERALD_LINK_OFFLINE, NULL);
}

/**
 * herald_engine_check_link:
 * @self: an engine
 *
 * Somebody looks at how the connection stands: where the server has long been silent, it is asked.
 */
void
herald_engine_check_link (HeraldEngine *self)
{
  if (self->session != NULL)
    herald_ami_session_check (self->session);
}

/**
 * herald_engine_try_now:
 * @self: an engine
 *
 * Does not wait for the next try: the user pressed the button, or changed what was wrong.
 */
void
herald_engine_try_now (HeraldEngine *self)
{
  if (!self->started)
    herald_engine_start (self);
  else if (self->session != NULL && self->link_state == HERALD_LINK_WAITING)
    herald_ami_session_try_now (self->session);
  else if (self->link_state == HERALD_LINK_FAILED || self->link_state == HERALD_LINK_OFFLINE)
    {
      herald_engine_link_stop (self);
      herald_engine_link_start (self);
    }
}

/**
 * herald_engine_get_calls:
 * @self: an engine
 *
 * Returns: (transfer none): the calls of the moment, #HeraldCallItem, newest first
 */
GListModel *
herald_engine_get_calls (HeraldEngine *self)
{
  return G_LIST_MODEL (self->calls);
}

/**
 * herald_engine_get_link_state:
 * @self: an engine
 *
 * Returns: how the connection stands
 */
HeraldLinkState
herald_engine_get_link_state (HeraldEngine *self)
{
  return self->link_state;
}

/**
 * herald_engine_get_session:
 * @self: an engine
 *
 * Returns: (transfer none) (nullable): its connection while that is logged in, for questions of others
 */
HeraldAmiSession *
herald_engine_get_session (HeraldEngine *self)
{
  return self->link_state == HERALD_LINK_SYNCING || self->link_state == HERALD_LINK_CONNECTED ? self->session : NULL;
}

/**
 * herald_engine_get_link_error:
 * @self: an engine
 *
 * Returns: (nullable) (transfer none): why there is no connection, a sentence
 */
const GError *
herald_engine_get_link_error (HeraldEngine *self)
{
  return self->link_error;
}

/**
 * herald_engine_get_store_error:
 * @self: an engine
 *
 * Returns: (nullable) (transfer none): why contacts and past calls are not available, a sentence
 */
const GError *
herald_engine_get_store_error (HeraldEngine *self)
{
  return self->store_error;
}

/**
 * herald_engine_set_store_error:
 * @self: an engine
 * @error: (nullable): why the store could not be opened, or what else the user must know of it
 */
void
herald_engine_set_store_error (HeraldEngine *self,
                               const GError *error)
{
  if (error == NULL && self->store_error == NULL)
    return;
  g_clear_error (&self->store_error);
  self->store_error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STORE_ERROR]);
}

/**
 * herald_engine_get_retry_at:
 * @self: an engine
 *
 * Returns: when the next try to connect is, in microseconds of the monotonic clock; 0: none is planned
 */
gint64
herald_engine_get_retry_at (HeraldEngine *self)
{
  return self->session != NULL ? herald_ami_session_get_retry_at (self->session) : 0;
}

/**
 * herald_engine_get_blind_for:
 * @self: an engine
 *
 * Returns: after a reconnect, how many seconds there was no connection; 0 before the first loss
 */
guint
herald_engine_get_blind_for (HeraldEngine *self)
{
  return self->blind_for;
}

/**
 * herald_engine_get_blind_calls:
 * @self: an engine
 *
 * Returns: how many calls had begun during the last loss of the connection and were added from the server's lists
 */
guint
herald_engine_get_blind_calls (HeraldEngine *self)
{
  return self->blind_calls;
}

/**
 * herald_engine_get_link_warning:
 * @self: an engine
 *
 * Returns: (transfer none) (nullable): what Herald cannot see although it is connected, a sentence
 */
const GError *
herald_engine_get_link_warning (HeraldEngine *self)
{
  return self->link_warning;
}

/**
 * herald_engine_get_unseen_missed:
 * @self: an engine
 *
 * Returns: how many missed calls the user has not seen
 */
guint
herald_engine_get_unseen_missed (HeraldEngine *self)
{
  return self->unseen_missed;
}

/**
 * herald_engine_get_dialing:
 * @self: an engine
 *
 * Returns: whether a click-to-dial is under way, so that another one would be refused
 */
gboolean
herald_engine_get_dialing (HeraldEngine *self)
{
  return self->dialer != NULL && herald_dialer_is_active (self->dialer);
}

/* The pop: nothing else may come before it on the way from the socket. */
void
herald_engine_emit_announced (HeraldEngine *self,
                              HeraldCallItem *item,
                              HeraldSteps steps)
{
  g_signal_emit (self, signals[SIGNAL_CALL_ANNOUNCED], 0, item, (guint) steps);
}

/* Tells that a call has changed. */
void
herald_engine_emit_changed (HeraldEngine *self,
                            HeraldCallItem *item,
                            HeraldCallChange change)
{
  g_signal_emit (self, signals[SIGNAL_CALL_CHANGED], 0, item, (int) change);
}

/* Tells that a call has left the list. */
void
herald_engine_emit_removed (HeraldEngine *self,
                            HeraldCallItem *item)
{
  g_signal_emit (self, signals[SIGNAL_CALL_REMOVED], 0, item);
}

/* Past calls have changed: also those that were missed. */
void
herald_engine_emit_journal_changed (HeraldEngine *self)
{
  herald_engine_count_unseen (self);
  g_signal_emit (self, signals[SIGNAL_JOURNAL_CHANGED], 0);
}

/* Tells of something that was seen or decided. Borrowed texts: who keeps the note copies it. */
void
herald_engine_emit_note (HeraldEngine *self,
                         const HeraldNote *note)
{
  if (herald_engine_has_note_handler (self))
    g_signal_emit (self, signals[SIGNAL_NOTE], 0, note);
}

/* Whether anybody listens to notes: some are of other people's calls and come in thousands. */
gboolean
herald_engine_has_note_handler (HeraldEngine *self)
{
  return g_signal_has_handler_pending (self, signals[SIGNAL_NOTE], 0, FALSE);
}

/* Takes over how the connection stands, and why. */
void
herald_engine_set_link (HeraldEngine *self,
                        HeraldLinkState state,
                        const GError *error)
{
  gboolean other = self->link_state != state;

  self->link_state = state;
  if (error != NULL || self->link_error != NULL)
    {
      g_autoptr (GError) old G_GNUC_UNUSED = g_steal_pointer (&self->link_error);

      self->link_error = error != NULL ? g_error_copy (error) : NULL;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LINK_ERROR]);
    }
  if (other)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LINK_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RETRY_AT]);
  g_signal_emit (self, signals[SIGNAL_LINK_CHANGED], 0);
}

/* Takes over how long the loss of the connection lasted, and how many calls had begun meanwhile. */
void
herald_engine_set_blind (HeraldEngine *self,
                         guint seconds,
                         guint n_calls)
{
  gboolean calls = self->blind_calls != n_calls, time = self->blind_for != seconds;

  self->blind_for = seconds;
  self->blind_calls = n_calls;
  if (calls)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BLIND_CALLS]);
  if (time)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BLIND_FOR]);
}

/* Takes over what is amiss although there is a connection. */
void
herald_engine_set_link_warning (HeraldEngine *self,
                                const GError *warning)
{
  if (warning == NULL && self->link_warning == NULL)
    return;
  g_clear_error (&self->link_warning);
  self->link_warning = warning != NULL ? g_error_copy (warning) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LINK_WARNING]);
}

/* Takes over how many missed calls were not seen. */
void
herald_engine_set_unseen (HeraldEngine *self,
                          guint unseen)
{
  if (self->unseen_missed == unseen)
    return;
  self->unseen_missed = unseen;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNSEEN_MISSED]);
}

/* A click-to-dial has begun or is over. */
void
herald_engine_notify_dialing (HeraldEngine *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DIALING]);
}

/* Queues, and whether paused there, have changed. */
void
herald_engine_notify_queues (HeraldEngine *self,
                             gboolean member,
                             gboolean paused)
{
  if (member)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MEMBER]);
  if (paused)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PAUSED]);
}
