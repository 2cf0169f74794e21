/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The link that sets an account up. It is hostile: anybody can put one into a mail or a page. It is bounded, every part is
 * checked before anything is shown, and no message repeats what stands in it. */

#include "config/enrolment.h"

#include <glib/gi18n.h>
#include <string.h>

#include "config/secrets.h"

#define SCHEME "herald:"
#define VERB "enroll"
#define HOST_MAX 253 /* RFC 1035 2.3.4 */
#define USER_MAX 80
#define PATH_MAX_BYTES 256
#define EXTENSION_MAX 40
#define DEVICE_MAX 80
#define PIN_DIGITS 64

struct _HeraldEnrolment
{
  char *texts[HERALD_ENROLMENT_N_PARTS];
  GPtrArray *devices; /* NULL-terminated when it was asked for */
};

static const char *const names[HERALD_ENROLMENT_N_PARTS] = {
  "server", "port", "transport", "path", "tls", "pin", "user", "secret", "extension", "device",
};

/**
 * herald_enrolment_is_link:
 * @text: a link
 *
 * Returns: whether it is one for Herald itself, and not a number to dial
 */
gboolean
herald_enrolment_is_link (const char *text)
{
  return g_ascii_strncasecmp (text, SCHEME, strlen (SCHEME)) == 0;
}

/**
 * herald_enrolment_new:
 *
 * Returns: (transfer full): an enrolment that says nothing yet
 */
HeraldEnrolment *
herald_enrolment_new (void)
{
  HeraldEnrolment *self = g_new0 (HeraldEnrolment, 1);

  self->devices = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->devices, NULL);
  return self;
}

/**
 * herald_enrolment_free:
 * @self: an enrolment
 *
 * Wipes the secret.
 */
void
herald_enrolment_free (HeraldEnrolment *self)
{
  for (guint part = 0; part < HERALD_ENROLMENT_N_PARTS; part++)
    herald_secret_free (self->texts[part]);
  g_ptr_array_unref (self->devices);
  g_free (self);
}

/**
 * herald_enrolment_part_name:
 * @part: something that a link can say
 *
 * Returns: its name in the link
 */
const char *
herald_enrolment_part_name (HeraldEnrolmentPart part)
{
  return names[part];
}

/* --- what each part may be ------------------------------------------------------------------------------------- */

static gboolean
is_printable (const char *text,
              gsize max)
{
  if (*text == '\0' || strlen (text) > max || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isprint (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

/* A name is shown and stored as the network has it, so that a letter of another script cannot pass for one of ours. */
static char *
read_host (const char *text)
{
  g_autofree char *host = strlen (text) <= HOST_MAX ? g_hostname_to_ascii (text) : NULL;

  if (host == NULL || *host == '\0' || *host == '-' || *host == '.' || strlen (host) > HOST_MAX)
    return NULL;
  if (g_hostname_is_ip_address (host))
    return g_steal_pointer (&host);
  for (const char *p = host; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-._", *p) == NULL)
      return NULL;
  return g_steal_pointer (&host);
}

static char *
read_port (const char *text)
{
  guint64 port;

  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL) ? g_strdup (text) : NULL;
}

static char *
read_choice (const char *text,
             const char *const *choices)
{
  return g_strv_contains (choices, text) ? g_strdup (text) : NULL;
}

static char *
read_path (const char *text)
{
  if (*text != '/' || strlen (text) > PATH_MAX_BYTES)
    return NULL;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("/-._~", *p) == NULL)
      return NULL;
  return g_strdup (text);
}

/* The colons of "openssl x509 -fingerprint" are left out. */
static char *
read_pin (const char *text)
{
  GString *pin = g_string_new (NULL);

  for (; *text != '\0' && pin->len <= PIN_DIGITS; text++)
    if (*text != ':')
      g_string_append_c (pin, g_ascii_isxdigit (*text) ? g_ascii_tolower (*text) : '?');
  return g_string_free (pin, pin->len != PIN_DIGITS || strchr (pin->str, '?') != NULL);
}

static char *
read_extension (const char *text)
{
  if (*text == '\0' || strlen (text) > EXTENSION_MAX)
    return NULL;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("*#+-._", *p) == NULL)
      return NULL;
  return g_strdup (text);
}

static char *
read_device (const char *text)
{
  const char *slash = strchr (text, '/');

  if (slash == NULL || slash == text || slash[1] == '\0' || strlen (text) > DEVICE_MAX)
    return NULL;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("/-._@+", *p) == NULL)
      return NULL;
  return g_strdup (text);
}

static char *
read_part (HeraldEnrolmentPart part,
           const char *value)
{
  static const char *const transports[] = { "manager", "web", NULL };
  static const char *const modes[] = { "off", "system", "ca-file", "pinned", NULL };

  switch (part)
    {
    case HERALD_ENROLMENT_SERVER: return read_host (value);
    case HERALD_ENROLMENT_PORT: return read_port (value);
    case HERALD_ENROLMENT_TRANSPORT: return read_choice (value, transports);
    case HERALD_ENROLMENT_PATH: return read_path (value);
    case HERALD_ENROLMENT_TLS: return read_choice (value, modes);
    case HERALD_ENROLMENT_PIN: return read_pin (value);
    case HERALD_ENROLMENT_USER: return is_printable (value, USER_MAX) ? g_strdup (value) : NULL;
    case HERALD_ENROLMENT_SECRET: return is_printable (value, HERALD_ENROLMENT_SECRET_MAX) ? g_strdup (value) : NULL;
    case HERALD_ENROLMENT_EXTENSION: return read_extension (value);
    case HERALD_ENROLMENT_DEVICE: return read_device (value);
    case HERALD_ENROLMENT_N_PARTS:
    default: return NULL;
    }
}

static void
refuse (GError **error,
        const char *sentence)
{
  g_set_error_literal (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_LINK, sentence);
}

/**
 * herald_enrolment_set:
 * @self: an enrolment
 * @part: what is said
 * @value: its value, which is checked
 * @error: HERALD_CONFIG_ERROR_LINK: it cannot be this, or was said before
 *
 * Returns: whether it is taken
 */
gboolean
herald_enrolment_set (HeraldEnrolment *self,
                      HeraldEnrolmentPart part,
                      const char *value,
                      GError **error)
{
  char *text = read_part (part, value);

  if (text == NULL)
    g_set_error (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_LINK,
                 /* Translators: %s is a word such as "server" or "port", which is not translated. */
                 _("What the link says of “%s” cannot be. Ask your administrator for another link."), names[part]);
  else if (part == HERALD_ENROLMENT_DEVICE && self->devices->len <= HERALD_ENROLMENT_DEVICES_MAX)
    {
      g_ptr_array_insert (self->devices, (int) self->devices->len - 1, text);
      return TRUE;
    }
  else if (part != HERALD_ENROLMENT_DEVICE && self->texts[part] == NULL)
    {
      self->texts[part] = text;
      return TRUE;
    }
  else
    g_set_error (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_LINK,
                 _("The link says “%s” too often. Ask your administrator for another link."), names[part]);
  herald_secret_free (text);
  return FALSE;
}

/**
 * herald_enrolment_get:
 * @self: an enrolment
 * @part: what may be said, not the devices
 *
 * Returns: (nullable): its value, checked; %NULL: nothing is said of it
 */
const char *
herald_enrolment_get (const HeraldEnrolment *self,
                      HeraldEnrolmentPart part)
{
  return self->texts[part];
}

/**
 * herald_enrolment_get_devices:
 * @self: an enrolment
 *
 * Returns: (array zero-terminated=1) (transfer none): the phones, none where nothing is said of them
 */
const char *const *
herald_enrolment_get_devices (const HeraldEnrolment *self)
{
  return (const char *const *) self->devices->pdata;
}

/**
 * herald_enrolment_check:
 * @self: an enrolment
 * @error: HERALD_CONFIG_ERROR_LINK: something does not go together
 *
 * A certificate that is named is the one that counts.
 *
 * Returns: whether an account can be made of it
 */
gboolean
herald_enrolment_check (HeraldEnrolment *self,
                        GError **error)
{
  const char *pin = self->texts[HERALD_ENROLMENT_PIN];

  if (pin != NULL && self->texts[HERALD_ENROLMENT_TLS] == NULL)
    self->texts[HERALD_ENROLMENT_TLS] = g_strdup ("pinned");
  if ((pin != NULL) != (g_strcmp0 (self->texts[HERALD_ENROLMENT_TLS], "pinned") == 0))
    refuse (error, _("The link does not say clearly how the server is recognised. Ask your administrator for another link."));
  else if (self->texts[HERALD_ENROLMENT_USER] == NULL)
    refuse (error, _("The link does not say who logs in. Ask your administrator for another link."));
  else
    return TRUE;
  return FALSE;
}

/* --- reading and writing --------------------------------------------------------------------------------------- */

static gboolean
read_pair (HeraldEnrolment *self,
           const char *pair,
           GError **error)
{
  const char *equals = strchr (pair, '=');
  char *value;
  gboolean taken;

  for (guint part = 0; equals != NULL && part < HERALD_ENROLMENT_N_PARTS; part++)
    if (strlen (names[part]) == (gsize) (equals - pair) && strncmp (pair, names[part], equals - pair) == 0)
      {
        value = g_uri_unescape_string (equals + 1, NULL);
        taken = herald_enrolment_set (self, part, value != NULL ? value : "", error);
        herald_secret_free (value);
        return taken;
      }
  refuse (error, _("The link says something that this Herald does not know. Ask your administrator for another link."));
  return FALSE;
}

/* "enroll?" may have slashes about it, which some programs put there. Returns: what stands behind it */
static const char *
skip_verb (const char *link)
{
  const char *rest = link + strlen (SCHEME);

  if (g_str_has_prefix (rest, "//"))
    rest += 2;
  if (g_ascii_strncasecmp (rest, VERB, strlen (VERB)) != 0)
    return NULL;
  rest += strlen (VERB);
  if (*rest == '/')
    rest++;
  return *rest == '?' ? rest + 1 : NULL;
}

static gboolean
read_pairs (HeraldEnrolment *self,
            const char *query,
            GError **error)
{
  while (*query != '\0')
    {
      gsize length = strcspn (query, "&");
      char *pair = g_strndup (query, length);
      gboolean taken = length == 0 || read_pair (self, pair, error);

      herald_secret_free (pair);
      if (!taken)
        return FALSE;
      query += length + (query[length] == '&' ? 1 : 0);
    }
  return TRUE;
}

/**
 * herald_enrolment_parse:
 * @link: what somebody clicked
 * @error: HERALD_CONFIG_ERROR_LINK, a sentence without any of it
 *
 * Returns: (transfer full) (nullable): what the link says
 */
HeraldEnrolment *
herald_enrolment_parse (const char *link,
                        GError **error)
{
  g_autoptr (HeraldEnrolment) self = herald_enrolment_new ();
  const char *query;

  if (strnlen (link, HERALD_ENROLMENT_LINK_MAX + 1) > HERALD_ENROLMENT_LINK_MAX)
    {
      refuse (error, _("The link is too long."));
      return NULL;
    }
  query = herald_enrolment_is_link (link) ? skip_verb (link) : NULL;
  if (query == NULL)
    {
      refuse (error, _("This is not a link that sets up Herald."));
      return NULL;
    }
  if (!read_pairs (self, query, error) || !herald_enrolment_check (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
append (GString *link,
        HeraldEnrolmentPart part,
        const char *value)
{
  /* No colon and slash of a device is left, so that no program that finds links in a text ends it there. */
  char *escaped = value != NULL ? g_uri_escape_string (value, NULL, FALSE) : NULL;

  if (escaped != NULL)
    g_string_append_printf (link, "%s%s=%s", g_str_has_suffix (link->str, "?") ? "" : "&", names[part], escaped);
  herald_secret_free (escaped);
}

/**
 * herald_enrolment_to_link:
 * @self: an enrolment
 *
 * Returns: (transfer full): the link that says it; free it with herald_secret_free()
 */
char *
herald_enrolment_to_link (const HeraldEnrolment *self)
{
  /* As long as it can get: a string that grows leaves copies of the secret behind. */
  GString *link = g_string_sized_new (HERALD_ENROLMENT_LINK_MAX);

  g_string_append (link, SCHEME VERB "?");
  for (guint part = 0; part < HERALD_ENROLMENT_DEVICE; part++)
    append (link, part, self->texts[part]);
  for (const char *const *device = herald_enrolment_get_devices (self); *device != NULL; device++)
    append (link, HERALD_ENROLMENT_DEVICE, *device);
  return g_string_free (link, FALSE);
}
