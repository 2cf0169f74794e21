/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of an account by an enrolment link: first a draft that is shown and tried, then the account itself. */

#include "config/enrolment.h"

#include <glib/gi18n.h>

#include "config/secrets.h"
#include "config/settings.h"

/* The settings of the parts; the secret has none. */
static const char *const keys[HERALD_ENROLMENT_N_PARTS] = {
  "server-host", "server-port", "server-transport", "server-path", "tls-mode", "tls-pin", "user", NULL, "extension", "devices",
};

static GVariant *
get_value (const HeraldEnrolment *self,
           HeraldEnrolmentPart part)
{
  const char *text = herald_enrolment_get (self, part);

  if (part == HERALD_ENROLMENT_DEVICE)
    {
      const char *const *devices = herald_enrolment_get_devices (self);

      return *devices != NULL ? g_variant_new_strv (devices, -1) : NULL;
    }
  if (text == NULL)
    return NULL;
  if (part == HERALD_ENROLMENT_PORT)
    return g_variant_new_uint32 ((guint32) g_ascii_strtoull (text, NULL, 10));
  return g_variant_new_string (text);
}

/* Whether the link says another one than that which is there. */
static gboolean
says_other (const HeraldEnrolment *self,
            HeraldEnrolmentPart part,
            const char *present)
{
  const char *said = herald_enrolment_get (self, part);

  return said != NULL && g_ascii_strcasecmp (said, present) != 0;
}

static gboolean
is_locked (HeraldAccount *account,
           HeraldEnrolmentPart part)
{
  return !g_settings_is_writable (herald_account_get_settings (account), keys[part]);
}

/* A secret must not go to a server for which it was not meant. */
static gboolean
may_apply (const HeraldEnrolment *self,
           HeraldAccount *account,
           GError **error)
{
  const char *sentence = NULL;

  if (is_locked (account, HERALD_ENROLMENT_SERVER) && says_other (self, HERALD_ENROLMENT_SERVER, herald_account_get_host (account)))
    sentence = _("The link is for another server than the one your administrator has set.");
  else if (is_locked (account, HERALD_ENROLMENT_USER) && says_other (self, HERALD_ENROLMENT_USER, herald_account_get_user (account)))
    sentence = _("The link is for another user than the one your administrator has set.");
  if (sentence != NULL)
    g_set_error_literal (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_REFUSED, sentence);
  return sentence == NULL;
}

static gboolean
can_work (HeraldAccount *draft,
          GError **error)
{
  const char *sentence = NULL;

  if (*herald_account_get_host (draft) == '\0')
    sentence = _("The link does not say which server. Ask your administrator for another link.");
  else if (herald_account_get_tls (draft) == HERALD_ACCOUNT_TLS_CA_FILE && *herald_account_get_tls_ca_file (draft) == '\0')
    sentence = _("The link wants the server checked by an authority of its own, whose certificate is not on this computer. "
                 "Your administrator can put it there.");
  if (sentence != NULL)
    g_set_error_literal (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_LINK, sentence);
  return sentence == NULL;
}

/**
 * herald_enrolment_draft:
 * @self: an enrolment
 * @account: the user's account
 * @error: HERALD_CONFIG_ERROR_LINK: it is incomplete; HERALD_CONFIG_ERROR_REFUSED: the administrator has set another server or user
 *
 * What the administrator has locked stays. What the link does not say is as it is where it is for the account that is there;
 * for another it is as the site says, or as usual: nothing of the old server is taken for the new.
 *
 * Returns: (transfer full) (nullable): what the account would be; it is in memory only, and without the secret
 */
HeraldAccount *
herald_enrolment_draft (const HeraldEnrolment *self,
                        HeraldAccount *account,
                        GError **error)
{
  GSettings *present = herald_account_get_settings (account);
  g_autoptr (GSettings) settings = herald_settings_new_draft (present);
  g_autoptr (HeraldAccount) draft = herald_account_new (settings);
  gboolean other = says_other (self, HERALD_ENROLMENT_SERVER, herald_account_get_host (account))
                   || says_other (self, HERALD_ENROLMENT_USER, herald_account_get_user (account));

  if (!may_apply (self, account, error))
    return NULL;
  for (guint part = 0; part < HERALD_ENROLMENT_N_PARTS; part++)
    if (keys[part] != NULL && !is_locked (account, part))
      {
        GVariant *said = get_value (self, part);
        g_autoptr (GVariant) value = said != NULL ? g_variant_ref_sink (said) : NULL;

        if (value == NULL && (part == HERALD_ENROLMENT_SERVER || !other))
          continue;
        if (value == NULL)
          value = g_settings_get_default_value (present, keys[part]);
        g_settings_set_value (settings, keys[part], value);
      }
  return can_work (draft, error) ? g_steal_pointer (&draft) : NULL;
}

/**
 * herald_enrolment_save:
 * @draft: what herald_enrolment_draft() made, perhaps with other phones
 * @account: the user's account
 *
 * Takes the draft over, in one change. What is the site's or the usual value is not written, and follows the site.
 */
void
herald_enrolment_save (HeraldAccount *draft,
                       HeraldAccount *account)
{
  g_autoptr (GSettingsBackend) backend = NULL;
  g_autoptr (GSettings) settings = NULL;

  g_object_get (herald_account_get_settings (account), "backend", &backend, NULL);
  settings = g_settings_new_with_backend (HERALD_SETTINGS_SCHEMA, backend);
  g_settings_delay (settings);
  for (guint part = 0; part < HERALD_ENROLMENT_N_PARTS; part++)
    if (keys[part] != NULL && !is_locked (account, part))
      {
        g_autoptr (GVariant) value = g_settings_get_value (herald_account_get_settings (draft), keys[part]);
        g_autoptr (GVariant) usual = g_settings_get_default_value (settings, keys[part]);

        if (g_variant_equal (value, usual))
          g_settings_reset (settings, keys[part]);
        else
          g_settings_set_value (settings, keys[part], value);
      }
  g_settings_apply (settings);
}

/**
 * herald_enrolment_replaces:
 * @draft: what the account would be
 * @account: the user's account
 *
 * Returns: whether there is another account that would be gone
 */
gboolean
herald_enrolment_replaces (HeraldAccount *draft,
                           HeraldAccount *account)
{
  return *herald_account_get_host (account) != '\0' && *herald_account_get_user (account) != '\0'
         && (g_ascii_strcasecmp (herald_account_get_host (draft), herald_account_get_host (account)) != 0
             || g_strcmp0 (herald_account_get_user (draft), herald_account_get_user (account)) != 0);
}

/**
 * herald_enrolment_is_open:
 * @draft: what the account would be
 *
 * Returns: whether others on the network could listen: nothing is encrypted, and the server is another computer
 */
gboolean
herald_enrolment_is_open (HeraldAccount *draft)
{
  const char *host = herald_account_get_host (draft);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (herald_account_get_tls (draft) != HERALD_ACCOUNT_TLS_OFF || g_ascii_strcasecmp (host, "localhost") == 0)
    return FALSE;
  return address == NULL || !g_inet_address_get_is_loopback (address);
}
