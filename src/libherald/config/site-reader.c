/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads herald.conf line by line, so that every complaint has its line and a broken one spoils no other. */

#include "config/site-conf-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "config/account.h"
#include "config/source-settings.h"
#include "lookup/source-keys.h"

#define SECTION_MAIN "Herald"
#define SECTION_SOURCE "Source "
/* herald-gateway reads its own from the same file. */
#define SECTION_GATEWAY "gateway"
#define SECTION_CASE "case"
#define KEY_SOURCES "sources"
#define KEY_TYPE "type"

/* Herald's own memory: nothing that an administrator would set. */
static const char *const memory_keys[] = {
  "autostart-granted", "background-told", "secrets-stored", "sources-made", "window-height", "window-maximized", "window-width", NULL,
};

/* Never a key of the schema or of a source: what somebody would try to write a password as. */
static const char *const secret_words[] = { "secret", "password", "passwd", "passphrase", NULL };

typedef enum
{
  IN_NOTHING,
  IN_MAIN,
  IN_SOURCE,
  IN_UNKNOWN, /* complained about; its lines are left out */
} Section;

/* A setting of a source's kind, which is known only when the section is read. */
typedef struct
{
  guint line;
  char *key, *value;
} Option;

typedef struct
{
  HeraldSiteConf *conf;
  GSettingsSchema *main, *source;
  guint line;
  Section section;
  char *id;     /* of the source */
  char *folder; /* the path of the section's settings */
  guint section_line;
  gboolean lock_all;
  GPtrArray *options;   /* of the source */
  GPtrArray *ids;       /* of all sources, in order */
  GHashTable *id_lines; /* id to the line of its section */
  GPtrArray *set;       /* keys of the main section that are set */
} Reader;

static void
option_free (Option *option)
{
  g_free (option->key);
  g_free (option->value);
  g_free (option);
}

/**
 * herald_site_conf_is_memory:
 * @key: a key of Herald's schemas
 *
 * Returns: whether Herald keeps there what it remembers, which no administrator sets
 */
gboolean
herald_site_conf_is_memory (const char *key)
{
  return g_strv_contains (memory_keys, key);
}

/* --- the end of a section -------------------------------------------------------------------------------------- */

static gboolean
name_is_secret (const char *key)
{
  for (const char *const *word = secret_words; *word != NULL; word++)
    if (strstr (key, *word) != NULL)
      return TRUE;
  return FALSE;
}

static void
complain_of_secret (Reader *self,
                    guint line,
                    const char *key)
{
  herald_site_conf_complain (self->conf, line,
                             _("“%s” looks like a secret. Secrets are never in this file, which everybody can read: they come with an "
                               "enrolment link or are typed once, and go to the user's keyring."), key);
}

/* The settings of the source's kind, checked as the preferences do. A file with an integration brings more of them. */
static void
set_options (Reader *self,
             HeraldSourceOptions *options,
             gboolean first)
{
  g_autoptr (HeraldSourceKeys) keys = herald_source_keys_new (options);

  for (guint i = 0; i < self->options->len; i++)
    {
      const Option *option = g_ptr_array_index (self->options, i);
      const HeraldSourceKey *key = herald_source_keys_find (keys, option->key);
      g_autoptr (GError) error = NULL;

      if (g_str_equal (option->key, HERALD_SOURCE_KEY_INTEGRATION) != first)
        continue;
      if ((key != NULL && key->kind == HERALD_SOURCE_KEY_SECRET) || (key == NULL && name_is_secret (option->key)))
        complain_of_secret (self, option->line, option->key);
      else if (herald_source_type_find (options->type) == NULL)
        herald_source_options_set (options, option->key, option->value);
      else if (!herald_source_keys_set (keys, options, option->key, option->value, &error))
        herald_site_conf_complain (self->conf, option->line, "%s", error->message);
    }
}

static GVariant *
pack_options (HeraldSourceOptions *options)
{
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer key, value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_hash_table_iter_init (&iter, options->values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_variant_builder_add (&builder, "{ss}", key, value);
  return g_variant_builder_end (&builder);
}

static char *
get_type (Reader *self)
{
  g_autofree char *path = g_strconcat (self->folder, KEY_TYPE, NULL);
  GVariant *type = herald_site_conf_get (self->conf, path);

  if (type != NULL)
    return g_variant_dup_string (type, NULL);
  return g_strdup (herald_source_type_find (self->id) != NULL ? self->id : "");
}

static void
end_source (Reader *self)
{
  static const char *const all[] = { "type", "name", "enabled", "deadline", "cache-time", "options", NULL };
  g_autofree char *type = get_type (self);
  g_autoptr (HeraldSourceOptions) options = herald_source_options_new (self->id, type);

  if (*type == '\0')
    herald_site_conf_complain (self->conf, self->section_line, _("The source “%s” has no type, such as type=ldap."), self->id);
  else if (herald_source_type_find (type) == NULL)
    herald_site_conf_complain (self->conf, self->section_line, _("This Herald has no sources of the type “%s”. “heraldctl sources types” lists them."),
                               type);
  set_options (self, options, TRUE);
  set_options (self, options, FALSE);
  if (g_hash_table_size (options->values) > 0)
    herald_site_conf_set (self->conf, self->folder, "options", pack_options (options));
  for (const char *const *key = all; self->lock_all && *key != NULL; key++)
    herald_site_conf_lock (self->conf, self->folder, *key);
}

static void
end_section (Reader *self)
{
  if (self->section == IN_SOURCE)
    end_source (self);
  else if (self->section == IN_MAIN && self->lock_all)
    for (guint i = 0; i < self->set->len; i++)
      herald_site_conf_lock (self->conf, HERALD_SETTINGS_PATH, g_ptr_array_index (self->set, i));
  self->section = IN_UNKNOWN;
  self->lock_all = FALSE;
  g_ptr_array_set_size (self->options, 0);
}

/* --- lines ----------------------------------------------------------------------------------------------------- */

static void
begin_source (Reader *self,
              const char *id)
{
  if (!herald_source_settings_is_id (id))
    herald_site_conf_complain (self->conf, self->line,
                               _("“%s” cannot be the name of a source: small letters, digits and dashes, beginning with a letter."), id);
  else if (g_hash_table_contains (self->id_lines, id))
    herald_site_conf_complain (self->conf, self->line, _("There is a section for the source “%s” already. This one is left out."), id);
  else if (self->ids->len >= HERALD_SOURCES_MAX)
    herald_site_conf_complain (self->conf, self->line, _("There are %d sources already, which is as many as Herald asks."), HERALD_SOURCES_MAX);
  else
    {
      self->section = IN_SOURCE;
      g_free (self->id);
      self->id = g_strdup (id);
      g_free (self->folder);
      self->folder = g_strconcat (HERALD_SOURCE_PATH, id, "/", NULL);
      g_hash_table_insert (self->id_lines, g_strdup (id), GUINT_TO_POINTER (self->line));
      g_ptr_array_add (self->ids, g_strdup (id));
    }
}

static void
begin_section (Reader *self,
               char *line)
{
  char *end = strchr (line, ']');

  end_section (self);
  self->section_line = self->line;
  if (end == NULL || end[1] != '\0')
    {
      herald_site_conf_complain (self->conf, self->line, _("This is no section, key or comment. A section looks like [%s]."), SECTION_MAIN);
      return;
    }
  *end = '\0';
  line = g_strstrip (line + 1);
  if (g_str_equal (line, SECTION_MAIN))
    {
      self->section = IN_MAIN;
      g_free (self->folder);
      self->folder = g_strdup (HERALD_SETTINGS_PATH);
    }
  else if (g_str_equal (line, SECTION_GATEWAY) || g_str_equal (line, SECTION_CASE))
    self->section = IN_UNKNOWN;
  else if (g_str_has_prefix (line, SECTION_SOURCE))
    begin_source (self, g_strstrip (line + strlen (SECTION_SOURCE)));
  else
    herald_site_conf_complain (self->conf, self->line, _("There is no section “%s”. The sections are [%s] and [%sNAME]."), line, SECTION_MAIN,
                               SECTION_SOURCE);
}

static void
read_locked (Reader *self,
             const char *value)
{
  g_auto (GStrv) names = herald_site_list_read (value);

  for (char **name = names; name != NULL && *name != NULL; name++)
    if (g_str_equal (*name, "*"))
      self->lock_all = TRUE;
    else if (self->section == IN_SOURCE)
      herald_site_conf_complain (self->conf, self->line, _("A source is locked as a whole: %s=*"), HERALD_SITE_LOCKED);
    else if (!g_settings_schema_has_key (self->main, *name) || g_strv_contains (memory_keys, *name))
      herald_site_conf_complain (self->conf, self->line, _("“%s” cannot be locked: there is no such setting."), *name);
    else
      herald_site_conf_lock (self->conf, HERALD_SETTINGS_PATH, *name);
}

static void
read_setting (Reader *self,
              GSettingsSchema *schema,
              const char *key,
              const char *value)
{
  g_autoptr (GSettingsSchemaKey) schema_key = g_settings_schema_get_key (schema, key);
  g_autofree char *path = g_strconcat (self->folder, key, NULL);
  g_autofree char *wrong = NULL;
  GVariant *variant = herald_site_value_read (schema_key, value, &wrong);

  if (variant == NULL)
    {
      herald_site_conf_complain (self->conf, self->line, _("“%s” cannot have this value. It is %s."), key, wrong);
      return;
    }
  if (herald_site_conf_get (self->conf, path) != NULL)
    herald_site_conf_complain (self->conf, self->line, _("“%s” is set twice. This line holds."), key);
  herald_site_conf_set (self->conf, self->folder, key, variant);
  if (self->section == IN_MAIN)
    g_ptr_array_add (self->set, g_strdup (key));
}

static void
read_option (Reader *self,
             const char *key,
             const char *value)
{
  char *text = herald_site_text_read (value);
  Option *option;

  if (text == NULL)
    {
      herald_site_conf_complain (self->conf, self->line, _("“%s” cannot have this value. A backslash is written as two."), key);
      return;
    }
  option = g_new0 (Option, 1);
  option->line = self->line;
  option->key = g_strdup (key);
  option->value = text;
  g_ptr_array_add (self->options, option);
}

static void
read_pair (Reader *self,
           const char *key,
           const char *value)
{
  GSettingsSchema *schema = self->section == IN_SOURCE ? self->source : self->main;

  if (self->section == IN_NOTHING)
    herald_site_conf_complain (self->conf, self->line, _("“%s” stands in no section. The first line is [%s]."), key, SECTION_MAIN);
  else if (self->section == IN_UNKNOWN)
    return;
  else if (g_str_equal (key, HERALD_SITE_LOCKED))
    read_locked (self, value);
  else if (g_strv_contains (memory_keys, key))
    herald_site_conf_complain (self->conf, self->line, _("“%s” is no setting: Herald remembers something there."), key);
  else if (g_settings_schema_has_key (schema, key) && !(self->section == IN_SOURCE && g_str_equal (key, "options")))
    read_setting (self, schema, key, value);
  else if (self->section == IN_SOURCE)
    read_option (self, key, value);
  else if (name_is_secret (key))
    complain_of_secret (self, self->line, key);
  else
    herald_site_conf_complain (self->conf, self->line, _("There is no setting “%s”. herald.conf(5) lists them."), key);
}

static void
read_line (Reader *self,
           char *line)
{
  char *equals;

  line = g_strstrip (line);
  if (*line == '\0' || *line == '#')
    return;
  if (!g_utf8_validate (line, -1, NULL))
    {
      herald_site_conf_complain (self->conf, self->line, _("This line is not UTF-8 text."));
      return;
    }
  if (*line == '[')
    {
      begin_section (self, line);
      return;
    }
  equals = strchr (line, '=');
  if (equals == NULL || equals == line)
    {
      herald_site_conf_complain (self->conf, self->line, _("This is no section, key or comment. A key looks like server-host=pbx.example.com."));
      return;
    }
  *equals = '\0';
  read_pair (self, g_strchomp (line), g_strchug (equals + 1));
}

/* --- the whole ------------------------------------------------------------------------------------------------- */

/* Sources that are described but not named in an order are asked in that of the file. */
static void
order_sources (Reader *self)
{
  GVariant *order = herald_site_conf_get (self->conf, HERALD_SETTINGS_PATH KEY_SOURCES);
  g_autofree const char **named = order != NULL ? g_variant_get_strv (order, NULL) : NULL;

  if (order == NULL && self->ids->len > 0)
    {
      herald_site_conf_set (self->conf, HERALD_SETTINGS_PATH, KEY_SOURCES,
                            g_variant_new_strv ((const char *const *) self->ids->pdata, self->ids->len));
      return;
    }
  for (guint i = 0; i < self->ids->len; i++)
    {
      const char *id = g_ptr_array_index (self->ids, i);

      if (!g_strv_contains (named, id) && herald_source_type_find (id) == NULL)
        herald_site_conf_complain (self->conf, GPOINTER_TO_UINT (g_hash_table_lookup (self->id_lines, id)),
                                   _("The source “%s” is not in “%s” and is not asked."), id, KEY_SOURCES);
    }
}

static void
read_all (Reader *self,
          const char *text,
          gsize length)
{
  const char *end = text + length;

  if (memchr (text, '\0', length) != NULL)
    {
      herald_site_conf_complain (self->conf, 0, _("This is not a text file. Nothing of it is used."));
      return;
    }
  while (text < end)
    {
      const char *newline = memchr (text, '\n', end - text);
      g_autofree char *line = g_strndup (text, newline != NULL ? newline - text : end - text);

      self->line++;
      read_line (self, line);
      text = newline != NULL ? newline + 1 : end;
    }
  end_section (self);
  order_sources (self);
}

static void
clear_reader (Reader *self)
{
  g_settings_schema_unref (self->main);
  g_settings_schema_unref (self->source);
  g_free (self->id);
  g_free (self->folder);
  g_ptr_array_unref (self->options);
  g_ptr_array_unref (self->ids);
  g_hash_table_unref (self->id_lines);
  g_ptr_array_unref (self->set);
}

/**
 * herald_site_conf_parse:
 * @text: the bytes of a file
 * @length: how many
 *
 * Never fails: what is wrong is among the complaints, and the rest holds. Herald's schemas are installed.
 *
 * Returns: (transfer full): what the file says
 */
HeraldSiteConf *
herald_site_conf_parse (const char *text,
                        gsize length)
{
  GSettingsSchemaSource *schemas = g_settings_schema_source_get_default ();
  Reader reader = {
    .conf = herald_site_conf_new (),
    .main = g_settings_schema_source_lookup (schemas, HERALD_SETTINGS_SCHEMA, TRUE),
    .source = g_settings_schema_source_lookup (schemas, HERALD_SOURCE_SCHEMA, TRUE),
    .options = g_ptr_array_new_with_free_func ((GDestroyNotify) option_free),
    .ids = g_ptr_array_new_with_free_func (g_free),
    .id_lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .set = g_ptr_array_new_with_free_func (g_free),
  };

  read_all (&reader, text, length);
  clear_reader (&reader);
  return reader.conf;
}
