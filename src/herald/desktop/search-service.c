/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What GNOME Shell (org.gnome.Shell.SearchProvider2) and KRunner (org.kde.krunner1) ask. */

#include "desktop/search-service.h"

#include <glib/gi18n.h>

#include "desktop/search-icon.h"
#include "herald-krunner.h"
#include "herald-shell.h"

/* KRunner's kinds of matches (KRunner::QueryMatch): what was meant, and what may be. */
#define TYPE_EXACT 100
#define TYPE_POSSIBLE 30
/* The one action of a match besides calling. */
#define ACTION_SHOW "show"

struct _HeraldSearchService
{
  HeraldSearchModel *model;           /* owned */
  HeraldSearchShellSearchProvider2 *shell; /* owned */
  HeraldSearchKrunner1 *krunner;      /* owned */
};

/* A question under way. */
typedef struct
{
  GDBusInterfaceSkeleton *skeleton;  /* owned */
  GDBusMethodInvocation *invocation; /* owned, nullable */
} Question;

static Question *
question_new (gpointer skeleton,
              GDBusMethodInvocation *invocation)
{
  Question *self = g_new0 (Question, 1);

  self->skeleton = g_object_ref (skeleton);
  self->invocation = invocation;
  return self;
}

static void
question_free (Question *self)
{
  g_object_unref (self->skeleton);
  g_free (self);
}

/* --- GNOME Shell --------------------------------------------------------------------------------------------- */

static void
on_shell_found (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GPtrArray) hits = herald_search_model_find_finish (HERALD_SEARCH_MODEL (source), result);
  const char *ids[HERALD_SEARCH_HITS_MAX + 1] = { NULL };

  for (guint i = 0; i < hits->len && i < HERALD_SEARCH_HITS_MAX; i++)
    ids[i] = ((HeraldSearchHit *) g_ptr_array_index (hits, i))->id;
  /* The answer to a narrowed search has the same form. */
  g_dbus_method_invocation_return_value (question->invocation, g_variant_new ("(^as)", ids));
  question_free (question);
}

static gboolean
on_initial (HeraldSearchService *self,
            GDBusMethodInvocation *invocation,
            const char *const *terms)
{
  g_autofree char *text = g_strjoinv (" ", (char **) terms);

  herald_search_model_find_async (self->model, text, on_shell_found, question_new (self->shell, invocation));
  return TRUE;
}

/* Searched anew: it takes a millisecond, and the first answer was cut to ten. */
static gboolean
on_narrowed (HeraldSearchService *self,
             GDBusMethodInvocation *invocation,
             const char *const *previous,
             const char *const *terms)
{
  return on_initial (self, invocation, terms);
}

static GVariant *
hit_to_meta (const HeraldSearchHit *hit,
             const char *id)
{
  g_autoptr (GIcon) icon = herald_search_icon_new (hit);
  g_autoptr (GVariant) serialized = g_icon_serialize (icon);
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "id", "s", id);
  g_variant_dict_insert (&dict, "name", "s", hit->title);
  g_variant_dict_insert (&dict, "description", "s", hit->subtitle);
  g_variant_dict_insert (&dict, "clipboardText", "s", hit->number);
  if (serialized != NULL)
    g_variant_dict_insert_value (&dict, "icon", serialized);
  return g_variant_dict_end (&dict);
}

static gboolean
on_metas (HeraldSearchService *self,
          GDBusMethodInvocation *invocation,
          const char *const *ids)
{
  GVariantBuilder metas;

  g_variant_builder_init (&metas, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; ids[i] != NULL && i < HERALD_SEARCH_HITS_MAX; i++)
    {
      g_autoptr (HeraldSearchHit) hit = herald_search_model_get_hit (self->model, ids[i]);

      if (hit != NULL)
        g_variant_builder_add_value (&metas, hit_to_meta (hit, ids[i]));
    }
  herald_search_shell_search_provider2_complete_get_result_metas (self->shell, invocation, g_variant_builder_end (&metas));
  return TRUE;
}

static gboolean
on_activate (HeraldSearchService *self,
             GDBusMethodInvocation *invocation,
             const char *id,
             const char *const *terms,
             guint timestamp)
{
  herald_search_model_dial (self->model, id);
  herald_search_shell_search_provider2_complete_activate_result (self->shell, invocation);
  return TRUE;
}

static gboolean
on_launch (HeraldSearchService *self,
           GDBusMethodInvocation *invocation,
           const char *const *terms,
           guint timestamp)
{
  g_autofree char *text = g_strjoinv (" ", (char **) terms);

  herald_search_model_open (self->model, text, timestamp);
  herald_search_shell_search_provider2_complete_launch_search (self->shell, invocation);
  return TRUE;
}

/* --- KRunner ------------------------------------------------------------------------------------------------- */

static gboolean
on_actions (HeraldSearchService *self,
            GDBusMethodInvocation *invocation)
{
  GVariantBuilder actions;

  g_variant_builder_init (&actions, G_VARIANT_TYPE ("a(sss)"));
  /* Translators: beside a person that the desktop's search has found */
  g_variant_builder_add (&actions, "(sss)", ACTION_SHOW, _("Show in Herald"), "org.heraldcti.Herald");
  herald_search_krunner1_complete_actions (self->krunner, invocation, g_variant_builder_end (&actions));
  return TRUE;
}

static GVariant *
hit_to_match (const HeraldSearchHit *hit,
              guint place)
{
  GVariantDict more;

  g_variant_dict_init (&more, NULL);
  g_variant_dict_insert (&more, "subtext", "s", hit->subtitle);
  /* Translators: the heading of people and numbers in the desktop's search */
  g_variant_dict_insert (&more, "category", "s", _("Call"));
  return g_variant_new ("(sssid@a{sv})", hit->id, hit->title, hit->typed ? "call-start" : "user-identity",
                        hit->typed ? TYPE_EXACT : TYPE_POSSIBLE, 0.9 - 0.05 * place, g_variant_dict_end (&more));
}

static void
on_krunner_found (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GPtrArray) hits = herald_search_model_find_finish (HERALD_SEARCH_MODEL (source), result);
  GVariantBuilder matches;

  g_variant_builder_init (&matches, G_VARIANT_TYPE ("a(sssida{sv})"));
  for (guint i = 0; i < hits->len; i++)
    g_variant_builder_add_value (&matches, hit_to_match (g_ptr_array_index (hits, i), i));
  g_dbus_method_invocation_return_value (question->invocation, g_variant_new ("(a(sssida{sv}))", &matches));
  question_free (question);
}

static gboolean
on_match (HeraldSearchService *self,
          GDBusMethodInvocation *invocation,
          const char *query)
{
  herald_search_model_find_async (self->model, query, on_krunner_found, question_new (self->krunner, invocation));
  return TRUE;
}

static gboolean
on_run (HeraldSearchService *self,
        GDBusMethodInvocation *invocation,
        const char *id,
        const char *action)
{
  g_autoptr (HeraldSearchHit) hit = g_str_equal (action, ACTION_SHOW) ? herald_search_model_get_hit (self->model, id) : NULL;

  if (hit != NULL)
    herald_search_model_open (self->model, hit->typed ? hit->number : hit->title, 0);
  else if (*action == '\0')
    herald_search_model_dial (self->model, id);
  herald_search_krunner1_complete_run (self->krunner, invocation);
  return TRUE;
}

/* --- life ---------------------------------------------------------------------------------------------------- */

static void
connect_methods (HeraldSearchService *self)
{
  const struct
  {
    gpointer skeleton;
    const char *signal;
    GCallback handler;
  } methods[] = {
    { self->shell, "handle-get-initial-result-set", G_CALLBACK (on_initial) },
    { self->shell, "handle-get-subsearch-result-set", G_CALLBACK (on_narrowed) },
    { self->shell, "handle-get-result-metas", G_CALLBACK (on_metas) },
    { self->shell, "handle-activate-result", G_CALLBACK (on_activate) },
    { self->shell, "handle-launch-search", G_CALLBACK (on_launch) },
    { self->krunner, "handle-actions", G_CALLBACK (on_actions) },
    { self->krunner, "handle-match", G_CALLBACK (on_match) },
    { self->krunner, "handle-run", G_CALLBACK (on_run) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_signal_connect_swapped (methods[i].skeleton, methods[i].signal, methods[i].handler, self);
}

/**
 * herald_search_service_new:
 * @model: what it searches
 *
 * Returns: (transfer full): the searches, not on the bus
 */
HeraldSearchService *
herald_search_service_new (HeraldSearchModel *model)
{
  HeraldSearchService *self = g_new0 (HeraldSearchService, 1);

  self->model = g_object_ref (model);
  self->shell = herald_search_shell_search_provider2_skeleton_new ();
  self->krunner = herald_search_krunner1_skeleton_new ();
  connect_methods (self);
  return self;
}

/**
 * herald_search_service_free:
 * @self: (transfer full) (nullable): the searches
 */
void
herald_search_service_free (HeraldSearchService *self)
{
  if (self == NULL)
    return;
  herald_search_service_unexport (self);
  g_signal_handlers_disconnect_by_data (self->shell, self);
  g_signal_handlers_disconnect_by_data (self->krunner, self);
  g_object_unref (self->shell);
  g_object_unref (self->krunner);
  g_object_unref (self->model);
  g_free (self);
}

/**
 * herald_search_service_export:
 * @self: the searches
 * @connection: the session bus
 * @error: why they cannot be there
 *
 * Returns: whether both are on the bus
 */
gboolean
herald_search_service_export (HeraldSearchService *self,
                              GDBusConnection *connection,
                              GError **error)
{
  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->shell), connection, HERALD_SHELL_SEARCH_PATH, error)
         && g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->krunner), connection, HERALD_KRUNNER_PATH, error);
}

/**
 * herald_search_service_unexport:
 * @self: the searches
 */
void
herald_search_service_unexport (HeraldSearchService *self)
{
  GDBusInterfaceSkeleton *skeletons[] = { G_DBUS_INTERFACE_SKELETON (self->shell), G_DBUS_INTERFACE_SKELETON (self->krunner) };

  for (guint i = 0; i < G_N_ELEMENTS (skeletons); i++)
    if (g_dbus_interface_skeleton_get_connection (skeletons[i]) != NULL)
      g_dbus_interface_skeleton_unexport (skeletons[i]);
}
