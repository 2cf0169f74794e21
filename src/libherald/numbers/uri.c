/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tel:, callto:, sip: and sips: links to a number. They come from web pages and mails and are hostile:
 * whatever is not plainly a number is refused. RFC 3966 (tel), RFC 3261 section 19 (sip). */

#include "numbers/uri.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const schemes[] = { "tel:", "callto:", "sips:", "sip:" };

/* RFC 3966's visual separators, and the blanks and slashes people write in spite of it. */
#define SEPARATORS "-.() /"

static const char *
skip_scheme (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (text, schemes[i], strlen (schemes[i])) == 0)
      return text + strlen (schemes[i]);
  return NULL;
}

/**
 * herald_uri_is_call_link:
 * @text: (nullable): any text
 *
 * Returns: whether it begins as a link that herald_uri_parse() reads
 */
gboolean
herald_uri_is_call_link (const char *text)
{
  return text != NULL && skip_scheme (text) != NULL;
}

static gboolean
fail (GError **error,
      HeraldNumberError code,
      const char *message)
{
  g_set_error_literal (error, HERALD_NUMBER_ERROR, code, message);
  return FALSE;
}

/* The value of parameter @name in ";name=value;…", or NULL. */
static char *
get_parameter (const char *parameters,
               const char *name)
{
  g_auto (GStrv) list = g_strsplit (parameters, ";", 0);
  gsize length = strlen (name);

  for (guint i = 0; list[i] != NULL; i++)
    if (g_ascii_strncasecmp (list[i], name, length) == 0 && list[i][length] == '=')
      return g_strdup (list[i] + length + 1);
  return NULL;
}

static gboolean
append_digits (GString *number,
               const char *text,
               GError **error)
{
  for (; *text != '\0'; text++)
    {
      if (g_ascii_isdigit (*text) || *text == '*' || *text == '#' || (*text == '+' && number->len == 0))
        g_string_append_c (number, *text);
      else if (strchr ("ABCDabcd", *text) != NULL)
        g_string_append_c (number, g_ascii_toupper (*text));
      else if (strchr (SEPARATORS, *text) == NULL)
        return fail (error, HERALD_NUMBER_ERROR_BAD_CHARACTER, _("The link holds something that is not a telephone number."));
      if (number->len > HERALD_DIAL_MAX)
        return fail (error, HERALD_NUMBER_ERROR_TOO_LONG, _("The number in the link is too long to be dialled."));
    }
  return TRUE;
}

/* "7042" with phone-context "+1-914-555" is +19145557042; a context that is a domain says nothing about
 * digits. RFC 3966 section 5.1.5. */
static gboolean
append_context (GString *number,
                const char *digits,
                const char *parameters,
                GError **error)
{
  g_autofree char *context = get_parameter (parameters, "phone-context");

  if (context == NULL || *context != '+' || *digits == '+')
    return TRUE;
  return append_digits (number, context, error);
}

/* user:password@host;parameters?headers to the user. Without an @ the whole is the user, as people write it. */
static void
cut_sip (char *text)
{
  char *at = strchr (text, '@');

  if (at != NULL)
    *at = '\0';
  text[strcspn (text, at != NULL ? ":" : ":?")] = '\0';
}

/* Drops what is not digits of the number around it; @parameters points behind the first ";". */
static char *
cut_to_number (const char *body,
               gboolean is_sip,
               char **parameters)
{
  g_autofree char *text = NULL;
  char *semicolon;

  body += g_str_has_prefix (body, "//") ? 2 : 0;
  text = g_strdup (body);
  if (is_sip)
    cut_sip (text);
  else
    text[strcspn (text, "?")] = '\0';
  semicolon = strchr (text, ';');
  *parameters = g_strdup (semicolon != NULL ? semicolon + 1 : "");
  if (semicolon != NULL)
    *semicolon = '\0';
  if (g_str_has_suffix (text, "+type=phone"))
    text[strlen (text) - strlen ("+type=phone")] = '\0';
  return g_steal_pointer (&text);
}

/**
 * herald_uri_parse:
 * @uri: a link, from anywhere
 * @error: return location
 *
 * Percent-encoding, visual separators, "//" behind the scheme, a global phone-context, ";user=phone" and
 * passwords are understood; an extension (";ext=12") is left out, as it is dialled after the answer.
 *
 * Returns: (transfer full) (nullable): the number to dial, with a leading + where the link has one; %NULL
 *   with an error of #HeraldNumberError. It is for the user to confirm before it is dialled.
 */
char *
herald_uri_parse (const char *uri,
                  GError **error)
{
  const char *body = skip_scheme (uri);
  g_autofree char *decoded = NULL, *digits = NULL, *parameters = NULL;
  g_autoptr (GString) number = g_string_new (NULL);

  if (body == NULL || strlen (uri) > HERALD_URI_MAX)
    {
      fail (error, HERALD_NUMBER_ERROR_BAD_LINK, _("This is not a link to a telephone number."));
      return NULL;
    }
  decoded = g_uri_unescape_string (body, NULL);
  if (decoded == NULL)
    {
      fail (error, HERALD_NUMBER_ERROR_BAD_LINK, _("The link to the telephone number is broken."));
      return NULL;
    }
  digits = cut_to_number (decoded, g_ascii_tolower (*uri) == 's', &parameters);
  if (!append_context (number, digits, parameters, error) || !append_digits (number, digits, error))
    return NULL;
  if (!herald_number_is_dialable (number->str))
    {
      fail (error, HERALD_NUMBER_ERROR_EMPTY, _("There is no telephone number in the link."));
      return NULL;
    }
  return g_strdup (number->str);
}

/**
 * herald_uri_get_extension:
 * @uri: a link, from anywhere
 *
 * Returns: (transfer full) (nullable): the digits of its ";ext=12" (RFC 3966 section 5.3), which are dialled after the
 *   answer; %NULL: it has none
 */
char *
herald_uri_get_extension (const char *uri)
{
  const char *body = skip_scheme (uri);
  g_autofree char *decoded = body != NULL && strlen (uri) <= HERALD_URI_MAX ? g_uri_unescape_string (body, NULL) : NULL;
  g_autofree char *digits = NULL, *parameters = NULL, *value = NULL;
  g_autoptr (GString) extension = g_string_new (NULL);

  if (decoded == NULL)
    return NULL;
  digits = cut_to_number (decoded, g_ascii_tolower (*uri) == 's', &parameters);
  value = get_parameter (parameters, "ext");
  if (value == NULL || !append_digits (extension, value, NULL) || extension->len == 0
      || extension->len > HERALD_URI_EXTENSION_MAX || strspn (extension->str, "0123456789") != extension->len)
    return NULL;
  return g_strdup (extension->str);
}
