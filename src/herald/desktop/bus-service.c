/* SPDX-License-Identifier: GPL-3.0-or-later */
/* org.heraldcti.Herald1: follows an engine and tells the session bus. What is to be told of calls is gathered until the main
 * loop comes round: the pop goes first, and a burst of changes is one signal. Who may use the session bus is the user, so
 * nobody is asked. */

#include "desktop/bus-service-private.h"
#include "desktop/bus-words.h"

/* One call that the bus knows or is about to hear of. */
typedef struct
{
  char *id; /* owned; its name on the bus, which unlike the tracker's is not used again with another account */
  HeraldCallItem *item; /* owned */
  GVariant *told;       /* owned, nullable: how it was last told */
  guint queued : 1;
  guint announced : 1; /* to be told */
  guint removed : 1;
} Entry;

enum
{
  SIGNAL_SHOW_WINDOW,
  SIGNAL_SHOW_CALL,
  SIGNAL_NEEDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HeraldBusService, herald_bus_service, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *self = data;

  g_free (self->id);
  g_object_unref (self->item);
  g_clear_pointer (&self->told, g_variant_unref);
  g_free (self);
}

/* --- telling of calls ---------------------------------------------------------------------------------------- */

static void
tell_entry (HeraldBusService *self,
            Entry *entry)
{
  g_autoptr (GVariant) now = g_variant_ref_sink (herald_bus_call_to_variant (entry->item, entry->id));

  if (entry->told == NULL)
    herald_bus_herald1_emit_call_added (self->skeleton, now);
  else if (!g_variant_equal (entry->told, now))
    herald_bus_herald1_emit_call_changed (self->skeleton, now);
  if (entry->announced)
    herald_bus_herald1_emit_announced (self->skeleton, now);
  entry->announced = FALSE;
  if (entry->removed)
    herald_bus_herald1_emit_call_removed (self->skeleton, now);
  g_clear_pointer (&entry->told, g_variant_unref);
  entry->told = g_steal_pointer (&now);
}

static void
tell_list (HeraldBusService *self)
{
  GListModel *calls = self->engine != NULL ? herald_engine_get_calls (self->engine) : NULL;
  guint n = calls != NULL ? g_list_model_get_n_items (calls) : 0;
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HeraldCallItem) item = g_list_model_get_item (calls, i);
      Entry *entry = g_hash_table_lookup (self->entries, item);

      if (entry != NULL && entry->told != NULL)
        g_variant_builder_add_value (&list, entry->told);
    }
  herald_bus_herald1_set_calls (self->skeleton, g_variant_builder_end (&list));
}

static void
flush (HeraldBusService *self)
{
  Entry *entry;

  g_clear_handle_id (&self->flush, g_source_remove);
  while ((entry = g_queue_pop_head (&self->dirty)) != NULL)
    {
      entry->queued = FALSE;
      tell_entry (self, entry);
      if (entry->removed)
        {
          g_signal_handlers_disconnect_by_data (entry->item, self);
          g_hash_table_remove (self->entries, entry->item);
        }
    }
  tell_list (self);
}

static gboolean
on_flush (gpointer user_data)
{
  HeraldBusService *self = user_data;

  self->flush = 0;
  flush (self);
  return G_SOURCE_REMOVE;
}

static void
queue (HeraldBusService *self,
       Entry *entry)
{
  if (!entry->queued)
    g_queue_push_tail (&self->dirty, entry);
  entry->queued = TRUE;
  if (self->flush == 0)
    self->flush = g_idle_add_full (G_PRIORITY_DEFAULT, on_flush, self, NULL);
}

static void
on_item_notify (HeraldCallItem *item,
                GParamSpec *pspec,
                HeraldBusService *self)
{
  Entry *entry = g_hash_table_lookup (self->entries, item);

  if (entry != NULL)
    queue (self, entry);
}

static Entry *
ensure_entry (HeraldBusService *self,
              HeraldCallItem *item)
{
  Entry *entry = g_hash_table_lookup (self->entries, item);

  if (entry != NULL)
    return entry;
  entry = g_new0 (Entry, 1);
  entry->id = g_strdup_printf ("c%" G_GUINT64_FORMAT, ++self->last_id);
  entry->item = g_object_ref (item);
  g_hash_table_insert (self->entries, item, entry);
  g_signal_connect_object (item, "notify", G_CALLBACK (on_item_notify), self, 0);
  return entry;
}

static void
on_items_changed (GListModel *calls,
                  guint position,
                  guint removed,
                  guint added,
                  HeraldBusService *self)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (HeraldCallItem) item = g_list_model_get_item (calls, position + i);

      queue (self, ensure_entry (self, item));
    }
}

static void
on_announced (HeraldEngine *engine,
              HeraldCallItem *item,
              guint steps,
              HeraldBusService *self)
{
  Entry *entry = ensure_entry (self, item);

  entry->announced = TRUE;
  queue (self, entry);
}

static void
on_removed (HeraldEngine *engine,
            HeraldCallItem *item,
            HeraldBusService *self)
{
  Entry *entry = g_hash_table_lookup (self->entries, item);

  if (entry == NULL)
    return;
  entry->removed = TRUE;
  queue (self, entry);
}

/* --- telling of the rest ------------------------------------------------------------------------------------- */

static void
tell_link (HeraldBusService *self)
{
  g_autofree char *text = herald_bus_state_text (self->engine);

  herald_bus_herald1_set_state (self->skeleton, herald_bus_state_to_string (herald_engine_get_link_state (self->engine)));
  herald_bus_herald1_set_state_text (self->skeleton, text);
}

static void
tell_account (HeraldBusService *self)
{
  herald_bus_herald1_set_account (self->skeleton, herald_bus_account_to_variant (herald_engine_get_account (self->engine)));
}

static void
on_account_changed (HeraldAccount *account,
                    const char *key,
                    HeraldBusService *self)
{
  tell_account (self);
  tell_link (self);
}

static void
tell_queues (HeraldBusService *self)
{
  herald_bus_herald1_set_member (self->skeleton, herald_engine_is_member (self->engine));
  herald_bus_herald1_set_paused (self->skeleton, herald_engine_get_paused (self->engine));
}

static void
tell_missed (HeraldBusService *self)
{
  herald_bus_herald1_set_missed (self->skeleton, herald_engine_get_unseen_missed (self->engine));
}

static void
tell_dialplan (HeraldBusService *self)
{
  herald_bus_herald1_set_dialplan (self->skeleton, herald_bus_dialplan_to_variant (self->listener));
}

static void
leave_engine (HeraldBusService *self)
{
  GHashTableIter iter;
  gpointer value;

  if (self->engine == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_signal_handlers_disconnect_by_data (self->engine, self);
  g_signal_handlers_disconnect_by_data (herald_engine_get_calls (self->engine), self);
  g_signal_handlers_disconnect_by_data (herald_engine_get_account (self->engine), self);
  g_clear_object (&self->engine);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      ((Entry *) value)->removed = TRUE;
      queue (self, value);
    }
  flush (self);
}

/**
 * herald_bus_service_set_engine:
 * @self: a service
 * @engine: (nullable): whose calls are told from now on
 */
void
herald_bus_service_set_engine (HeraldBusService *self,
                               HeraldEngine *engine)
{
  GListModel *calls;

  if (engine == self->engine)
    return;
  leave_engine (self);
  if (engine == NULL)
    return;
  self->engine = g_object_ref (engine);
  calls = herald_engine_get_calls (engine);
  g_signal_connect_object (calls, "items-changed", G_CALLBACK (on_items_changed), self, 0);
  g_signal_connect_object (engine, "call-announced", G_CALLBACK (on_announced), self, 0);
  g_signal_connect_object (engine, "call-removed", G_CALLBACK (on_removed), self, 0);
  g_signal_connect_object (engine, "link-changed", G_CALLBACK (tell_link), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::link-warning", G_CALLBACK (tell_link), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::member", G_CALLBACK (tell_queues), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::paused", G_CALLBACK (tell_queues), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::unseen-missed", G_CALLBACK (tell_missed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (herald_engine_get_account (engine), "changed", G_CALLBACK (on_account_changed), self, 0);
  tell_link (self);
  tell_account (self);
  tell_queues (self);
  tell_missed (self);
  on_items_changed (calls, 0, 0, g_list_model_get_n_items (calls), self);
}

/**
 * herald_bus_service_set_listener:
 * @self: a service
 * @listener: who answers the dialplan; once
 */
void
herald_bus_service_set_listener (HeraldBusService *self,
                                 HeraldAgiListener *listener)
{
  g_return_if_fail (self->listener == NULL);

  self->listener = g_object_ref (listener);
  g_signal_connect_object (listener, "changed", G_CALLBACK (tell_dialplan), self, G_CONNECT_SWAPPED);
  tell_dialplan (self);
}

/* --- for the methods ----------------------------------------------------------------------------------------- */

/* Returns: (transfer none) (nullable): the call of that name */
HeraldCallItem *
herald_bus_service_find (HeraldBusService *self,
                         const char *id)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_str_equal (((Entry *) value)->id, id) && !((Entry *) value)->removed)
      return ((Entry *) value)->item;
  return NULL;
}

/* Returns: the name of a call of the engine's */
const char *
herald_bus_service_name (HeraldBusService *self,
                         HeraldCallItem *item)
{
  Entry *entry = g_hash_table_lookup (self->entries, item);

  return entry != NULL ? entry->id : "";
}

/* Somebody wants more than a look. */
void
herald_bus_service_need (HeraldBusService *self)
{
  g_signal_emit (self, signals[SIGNAL_NEEDED], 0);
}

void
herald_bus_service_show_window (HeraldBusService *self,
                                const char *token)
{
  g_signal_emit (self, signals[SIGNAL_SHOW_WINDOW], 0, token);
}

void
herald_bus_service_show_call (HeraldBusService *self,
                              HeraldCallItem *item)
{
  g_signal_emit (self, signals[SIGNAL_SHOW_CALL], 0, item);
}

/* --- life ---------------------------------------------------------------------------------------------------- */

static void
herald_bus_service_dispose (GObject *object)
{
  HeraldBusService *self = HERALD_BUS_SERVICE (object);

  leave_engine (self);
  herald_bus_service_unexport (self);
  g_clear_handle_id (&self->flush, g_source_remove);
  g_clear_object (&self->skeleton);
  g_clear_object (&self->listener);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (herald_bus_service_parent_class)->dispose (object);
}

static void
herald_bus_service_finalize (GObject *object)
{
  HeraldBusService *self = HERALD_BUS_SERVICE (object);

  g_queue_clear (&self->dirty);
  g_hash_table_unref (self->entries);
  G_OBJECT_CLASS (herald_bus_service_parent_class)->finalize (object);
}

static void
herald_bus_service_class_init (HeraldBusServiceClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_bus_service_dispose;
  G_OBJECT_CLASS (klass)->finalize = herald_bus_service_finalize;
  signals[SIGNAL_SHOW_WINDOW] = g_signal_new ("show-window", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                              G_TYPE_STRING);
  signals[SIGNAL_SHOW_CALL] = g_signal_new ("show-call", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                            HERALD_TYPE_CALL_ITEM);
  signals[SIGNAL_NEEDED] = g_signal_new ("needed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
herald_bus_service_init (HeraldBusService *self)
{
  GVariantBuilder none, nothing;

  self->entries = g_hash_table_new_full (NULL, NULL, NULL, entry_free);
  self->cancellable = g_cancellable_new ();
  self->skeleton = herald_bus_herald1_skeleton_new ();
  g_variant_builder_init (&none, G_VARIANT_TYPE ("aa{sv}"));
  g_variant_builder_init (&nothing, G_VARIANT_TYPE_VARDICT);
  herald_bus_herald1_set_calls (self->skeleton, g_variant_builder_end (&none));
  herald_bus_herald1_set_account (self->skeleton, g_variant_builder_end (&nothing));
  herald_bus_herald1_set_state (self->skeleton, herald_bus_state_to_string (HERALD_LINK_OFFLINE));
  herald_bus_herald1_set_state_text (self->skeleton, "");
  tell_dialplan (self);
  herald_bus_service_install_methods (self);
}

/**
 * herald_bus_service_new:
 *
 * Returns: (transfer full): a service that is not on the bus, without an engine
 */
HeraldBusService *
herald_bus_service_new (void)
{
  return g_object_new (HERALD_TYPE_BUS_SERVICE, NULL);
}

/**
 * herald_bus_service_export:
 * @self: a service
 * @connection: the session bus
 * @error: why it cannot be there
 *
 * Returns: whether it is on the bus at %HERALD_BUS_PATH
 */
gboolean
herald_bus_service_export (HeraldBusService *self,
                           GDBusConnection *connection,
                           GError **error)
{
  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection, HERALD_BUS_PATH, error);
}

/**
 * herald_bus_service_unexport:
 * @self: a service
 */
void
herald_bus_service_unexport (HeraldBusService *self)
{
  GDBusInterfaceSkeleton *skeleton = G_DBUS_INTERFACE_SKELETON (self->skeleton);

  if (self->skeleton != NULL && g_dbus_interface_skeleton_get_connection (skeleton) != NULL)
    g_dbus_interface_skeleton_unexport (skeleton);
}
