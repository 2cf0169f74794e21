/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which phones ring for an extension: as the PBX's hints say, else its endpoints, else guessed. */

#include "diagnose/connection-test-private.h"

#include "base/text.h"

#include <string.h>

#define ANSWER_MS 10000
/* An extension with more phones than this is a hunt group. */
#define DEVICES_MAX 16
#define DEVICE_CHARS_MAX 80

typedef struct
{
  char *extension;
  GPtrArray *devices; /* of char * */
} Search;

static void
search_free (Search *search)
{
  g_free (search->extension);
  g_ptr_array_unref (search->devices);
  g_free (search);
}

/* Technologies that are no phones: Custom:DND1001, Queue:support, Park:701@lot, MWI. */
static gboolean
is_phone (const char *device)
{
  const char *slash = strchr (device, '/');

  if (slash == NULL || slash == device || slash[1] == '\0' || memchr (device, ':', (gsize) (slash - device)) != NULL)
    return FALSE;
  return g_ascii_strncasecmp (device, "Local/", 6) != 0;
}

static void
add (Search *search,
     const char *device)
{
  if (search->devices->len >= DEVICES_MAX || !is_phone (device))
    return;
  for (guint i = 0; i < search->devices->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (search->devices, i), device) == 0)
      return;
  g_ptr_array_add (search->devices, g_strdup (device));
}

/* "PJSIP/1001&SIP/1001-desk,CustomPresence:1001" */
static void
add_hint (Search *search,
          HeraldSpan hint)
{
  g_autofree char *text = herald_text_clean (hint.data, hint.length, DEVICES_MAX * DEVICE_CHARS_MAX);
  g_auto (GStrv) parts = g_strsplit_set (text, "&,", DEVICES_MAX);

  for (guint i = 0; parts[i] != NULL; i++)
    if (strlen (parts[i]) <= DEVICE_CHARS_MAX)
      add (search, g_strstrip (parts[i]));
}

static void
finish (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  GPtrArray *found = g_ptr_array_new ();

  if (search->devices->len == 0 && *search->extension != '\0')
    {
      g_autofree char *pjsip = g_strconcat ("PJSIP/", search->extension, NULL);
      g_autofree char *sip = g_strconcat ("SIP/", search->extension, NULL);

      add (search, pjsip);
      add (search, sip);
    }
  for (guint i = 0; i < search->devices->len; i++)
    g_ptr_array_add (found, g_strdup (g_ptr_array_index (search->devices, i)));
  g_ptr_array_add (found, NULL);
  g_task_return_pointer (task, g_ptr_array_free (found, FALSE), (GDestroyNotify) g_strfreev);
}

/* An endpoint is this extension's if it is named like it: "1001", "1001-desk", "1001_web". */
static gboolean
named_like (HeraldSpan endpoint,
            const char *extension)
{
  gsize length = strlen (extension);

  return endpoint.length >= length && memcmp (endpoint.data, extension, length) == 0
         && (endpoint.length == length || !g_ascii_isalnum (endpoint.data[length]));
}

static void
on_endpoints (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  g_autoptr (GPtrArray) items = herald_ami_session_list_finish (HERALD_AMI_SESSION (source), result, NULL);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      HeraldSpan name;

      herald_ami_message_find (g_ptr_array_index (items, i), "ObjectName", &name);
      if (named_like (name, search->extension) && name.length <= DEVICE_CHARS_MAX)
        {
          g_autofree char *text = herald_text_clean (name.data, name.length, DEVICE_CHARS_MAX);
          g_autofree char *device = g_strconcat ("PJSIP/", text, NULL);

          add (search, device);
        }
    }
  finish (task);
}

static void
on_hints (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  HeraldAmiSession *session = HERALD_AMI_SESSION (source);
  g_autoptr (GPtrArray) items = herald_ami_session_list_finish (session, result, NULL);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      HeraldAmiMessage *item = g_ptr_array_index (items, i);

      if (herald_span_is (herald_ami_message_get (item, HERALD_AMI_EXTEN), search->extension))
        add_hint (search, herald_ami_message_get (item, HERALD_AMI_HINT));
    }
  if (search->devices->len > 0)
    finish (task);
  else
    herald_ami_session_list_async (session, herald_ami_action_new ("PJSIPShowEndpoints"), ANSWER_MS,
                                   g_task_get_cancellable (task), on_endpoints, g_object_ref (task));
}

/**
 * herald_connection_test_find_devices_async:
 * @self: a test that has logged in
 * @extension: the number colleagues dial
 * @cancellable: (nullable): to give up
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Asks for the hints (ExtensionStateList, class call or reporting), else for the endpoints (PJSIPShowEndpoints,
 * class system); where neither is allowed the devices are guessed from the extension.
 */
void
herald_connection_test_find_devices_async (HeraldConnectionTest *self,
                                           const char *extension,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  HeraldAmiSession *session = herald_connection_test_get_session (self);
  Search *search = g_new0 (Search, 1);

  search->extension = g_strstrip (g_strdup (extension));
  search->devices = g_ptr_array_new_with_free_func (g_free);
  g_task_set_source_tag (task, herald_connection_test_find_devices_async);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  if (session == NULL || *search->extension == '\0')
    finish (task);
  else
    herald_ami_session_list_async (session, herald_ami_action_extension_state_list (), ANSWER_MS, cancellable, on_hints,
                                   g_steal_pointer (&task));
}

/**
 * herald_connection_test_find_devices_finish:
 * @self: a test
 * @result: the result
 * @error: only that it was cancelled
 *
 * Returns: (transfer full) (array zero-terminated=1): devices as the PBX names them, likeliest first; empty only
 *   for an empty extension
 */
char **
herald_connection_test_find_devices_finish (HeraldConnectionTest *self,
                                            GAsyncResult *result,
                                            GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
