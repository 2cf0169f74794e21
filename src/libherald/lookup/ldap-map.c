/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The attribute map: lines as "name = displayName, cn" and "number work = telephoneNumber". Of the alternatives
 * between commas the first that is there counts (of numbers: all); "+" joins. */

#include "lookup/ldap-map.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lookup/source.h"

typedef enum
{
  FIELD_NAME,
  FIELD_ORGANISATION,
  FIELD_EMAIL,
  FIELD_URL,
  FIELD_NOTE,
  FIELD_ADDRESS,
  FIELD_OWNER,
  FIELD_PHOTO,
  FIELD_ID,
  FIELD_NUMBER,
} Field;

static const char *const fields[] = { "name", "organisation", "email", "url", "note", "address", "owner", "photo", "id", "number" };

typedef struct
{
  Field field;
  char *label;             /* of a number, or NULL */
  GPtrArray *alternatives; /* of char **: attributes that are joined, small letters */
} Rule;

struct _HeraldLdapMap
{
  GPtrArray *rules;
  GPtrArray *attributes[2]; /* char *, NULL-terminated: without and with the photo */
  GPtrArray *numbers;       /* likewise: those that hold numbers */
  GPtrArray *words;         /* likewise: those that hold names, companies and e-mail addresses */
};

/**
 * herald_ldap_entry_new:
 * @dn: its distinguished name
 *
 * Returns: (transfer full): an entry without attributes
 */
HeraldLdapEntry *
herald_ldap_entry_new (const char *dn)
{
  HeraldLdapEntry *entry = g_new0 (HeraldLdapEntry, 1);

  entry->dn = g_strdup (dn);
  entry->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return entry;
}

/**
 * herald_ldap_entry_add:
 * @entry: an entry
 * @attribute: an attribute, perhaps with options ("cn;lang-de")
 * @value: (array length=length): its value; copied
 * @length: bytes of it
 *
 * Adds a value, unless there are %HERALD_LDAP_VALUES_MAX.
 */
void
herald_ldap_entry_add (HeraldLdapEntry *entry,
                       const char *attribute,
                       const char *value,
                       gsize length)
{
  g_autofree char *name = g_ascii_strdown (attribute, (gssize) strcspn (attribute, ";"));
  GPtrArray *values = g_hash_table_lookup (entry->values, name);
  char *copy;

  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      g_hash_table_insert (entry->values, g_steal_pointer (&name), values);
    }
  if (values->len >= HERALD_LDAP_VALUES_MAX)
    return;
  copy = g_malloc (length + 1);
  memcpy (copy, value, length);
  copy[length] = '\0';
  g_ptr_array_add (values, g_bytes_new_take (copy, length));
}

/**
 * herald_ldap_entry_free:
 * @entry: (transfer full) (nullable): an entry
 */
void
herald_ldap_entry_free (HeraldLdapEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->dn);
  g_hash_table_unref (entry->values);
  g_free (entry);
}

static void
rule_free (gpointer data)
{
  Rule *rule = data;

  g_free (rule->label);
  g_ptr_array_unref (rule->alternatives);
  g_free (rule);
}

/**
 * herald_ldap_map_free:
 * @map: (transfer full) (nullable): a map
 */
void
herald_ldap_map_free (HeraldLdapMap *map)
{
  if (map == NULL)
    return;
  g_ptr_array_unref (map->rules);
  g_ptr_array_unref (map->attributes[0]);
  g_ptr_array_unref (map->attributes[1]);
  g_ptr_array_unref (map->numbers);
  g_ptr_array_unref (map->words);
  g_free (map);
}

/* RFC 4512, 1.4: keystring or numericoid. */
static gboolean
is_attribute (const char *name)
{
  return *name != '\0' && strlen (name) <= 64
         && strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") == strlen (name);
}

static void
list_attribute (GPtrArray *list,
                const char *attribute)
{
  if (!g_ptr_array_find_with_equal_func (list, attribute, g_str_equal, NULL))
    g_ptr_array_add (list, g_strdup (attribute));
}

static gboolean
parse_field (const char *left,
             Rule *rule)
{
  g_auto (GStrv) words = g_strsplit_set (left, " \t", 2);

  if (words[0] == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_ascii_strcasecmp (words[0], fields[i]) == 0)
      {
        rule->field = (Field) i;
        if (words[1] != NULL && i != FIELD_NUMBER)
          return FALSE;
        rule->label = words[1] != NULL ? g_strdup (g_strstrip (words[1])) : NULL;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_attributes (HeraldLdapMap *map,
                  const char *right,
                  Rule *rule)
{
  g_auto (GStrv) alternatives = g_strsplit (right, ",", -1);

  for (guint i = 0; alternatives[i] != NULL; i++)
    {
      g_autofree char *lower = g_ascii_strdown (alternatives[i], -1);
      char **parts = g_strsplit (lower, "+", -1);

      g_ptr_array_add (rule->alternatives, parts);
      for (guint j = 0; parts[j] != NULL; j++)
        {
          if (!is_attribute (g_strstrip (parts[j])))
            return FALSE;
          list_attribute (map->attributes[1], parts[j]);
          if (rule->field != FIELD_PHOTO)
            list_attribute (map->attributes[0], parts[j]);
          if (rule->field == FIELD_NUMBER)
            list_attribute (map->numbers, parts[j]);
          if (rule->field == FIELD_NAME || rule->field == FIELD_ORGANISATION || rule->field == FIELD_EMAIL)
            list_attribute (map->words, parts[j]);
        }
    }
  return map->attributes[1]->len <= HERALD_LDAP_MAP_ATTRIBUTES_MAX;
}

static gboolean
parse_line (HeraldLdapMap *map,
            const char *line)
{
  const char *equals = strchr (line, '=');
  g_autofree char *left = equals != NULL ? g_strndup (line, (gsize) (equals - line)) : NULL;
  Rule *rule;

  if (equals == NULL)
    return FALSE;
  rule = g_new0 (Rule, 1);
  rule->alternatives = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_ptr_array_add (map->rules, rule);
  return parse_field (g_strstrip (left), rule) && parse_attributes (map, equals + 1, rule);
}

/**
 * herald_ldap_map_parse:
 * @text: the lines of a map
 * @error: return location; #HERALD_SOURCE_ERROR_SETTINGS
 *
 * Returns: (transfer full) (nullable): the map
 */
HeraldLdapMap *
herald_ldap_map_parse (const char *text,
                       GError **error)
{
  g_autoptr (HeraldLdapMap) map = g_new0 (HeraldLdapMap, 1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray **lists[] = { &map->attributes[0], &map->attributes[1], &map->numbers, &map->words };

  map->rules = g_ptr_array_new_with_free_func (rule_free);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    *lists[i] = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0' && lines[i][0] != '#' && !parse_line (map, lines[i]))
      {
        g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                     _("Line %u of the attribute map is not understood: “%s”. A line reads “name = displayName, cn” or “number work = telephoneNumber”."),
                     i + 1, lines[i]);
        return NULL;
      }
  if (map->numbers->len == 0)
    {
      g_set_error_literal (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                           _("The attribute map names no attribute for numbers, as in “number work = telephoneNumber”."));
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_ptr_array_add (*lists[i], NULL);
  return g_steal_pointer (&map);
}

/**
 * herald_ldap_map_get_attributes:
 * @map: a map
 * @with_photo: whether pictures are wanted
 *
 * Returns: (transfer none) (array zero-terminated=1): what to ask for
 */
const char *const *
herald_ldap_map_get_attributes (const HeraldLdapMap *map,
                                gboolean with_photo)
{
  return (const char *const *) map->attributes[with_photo ? 1 : 0]->pdata;
}

/**
 * herald_ldap_map_get_numbers:
 * @map: a map
 *
 * Returns: (transfer none) (array zero-terminated=1): the attributes that hold numbers
 */
const char *const *
herald_ldap_map_get_numbers (const HeraldLdapMap *map)
{
  return (const char *const *) map->numbers->pdata;
}

/**
 * herald_ldap_map_get_words:
 * @map: a map
 *
 * Returns: (transfer none) (array zero-terminated=1): the attributes that hold names, companies and e-mail addresses
 */
const char *const *
herald_ldap_map_get_words (const HeraldLdapMap *map)
{
  return (const char *const *) map->words->pdata;
}

static GBytes *
first_value (const HeraldLdapEntry *entry,
             const char *attribute)
{
  GPtrArray *values = g_hash_table_lookup (entry->values, attribute);

  return values != NULL && values->len > 0 ? values->pdata[0] : NULL;
}

static const char *
text_of (GBytes *value)
{
  return value != NULL ? g_bytes_get_data (value, NULL) : "";
}

/* The attributes of an alternative, joined by blanks. */
static char *
join (const HeraldLdapEntry *entry,
      char **parts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *value = text_of (first_value (entry, parts[i]));

      if (*value == '\0')
        continue;
      if (text->len > 0)
        g_string_append_c (text, ' ');
      g_string_append (text, value);
    }
  return g_string_free (text, FALSE);
}

/* An id is text or, as objectGUID, 16 bytes of anything. */
static char *
id_text (GBytes *value)
{
  gsize length = 0;
  const guint8 *bytes = value != NULL ? g_bytes_get_data (value, &length) : NULL;
  GString *hex;

  if (length == 0)
    return NULL;
  if (length != 16)
    return g_strdup ((const char *) bytes);
  hex = g_string_new (NULL);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

static void
set_text (HeraldContact *contact,
          Field field,
          char *text)
{
  switch (field)
    {
    case FIELD_NAME:
      herald_contact_set_name (contact, text);
      break;
    case FIELD_ORGANISATION:
      herald_contact_set_organisation (contact, text);
      break;
    case FIELD_EMAIL:
      herald_contact_set_email (contact, text);
      break;
    case FIELD_URL:
      text[strcspn (text, " ")] = '\0'; /* labeledURI: "https://example.com/ My page" */
      herald_contact_set_url (contact, text);
      break;
    case FIELD_NOTE:
      herald_contact_set_note (contact, text);
      break;
    case FIELD_ADDRESS:
      herald_contact_set_address (contact, g_strdelimit (text, "$", '\n')); /* RFC 4517, 3.3.28 */
      break;
    case FIELD_OWNER:
      herald_contact_set_owner (contact, text);
      break;
    case FIELD_PHOTO:
    case FIELD_ID:
    case FIELD_NUMBER:
    default:
      break;
    }
}

static void
apply_first (const Rule *rule,
             const HeraldLdapEntry *entry,
             HeraldContact *contact)
{
  for (guint i = 0; i < rule->alternatives->len; i++)
    {
      char **parts = rule->alternatives->pdata[i];
      GBytes *value = first_value (entry, parts[0]);
      g_autofree char *text = NULL;

      if (rule->field == FIELD_PHOTO && value != NULL)
        {
          herald_contact_set_photo (contact, value);
          return;
        }
      text = rule->field == FIELD_ID ? id_text (value) : join (entry, parts);
      if (text == NULL || *text == '\0')
        continue;
      if (rule->field == FIELD_ID)
        herald_contact_set_uid (contact, text);
      else
        set_text (contact, rule->field, text);
      return;
    }
}

static void
apply_numbers (const Rule *rule,
               const HeraldLdapEntry *entry,
               const char *region,
               HeraldContact *contact)
{
  for (guint i = 0; i < rule->alternatives->len; i++)
    {
      char **parts = rule->alternatives->pdata[i];
      GPtrArray *values = g_hash_table_lookup (entry->values, parts[0]);

      for (guint j = 0; values != NULL && j < values->len; j++)
        herald_contact_add_number (contact, text_of (values->pdata[j]), rule->label, region);
    }
}

/**
 * herald_ldap_map_apply:
 * @map: a map
 * @entry: an entry
 * @source_id: the source's id
 * @region: (nullable): where the numbers are at home, as for herald_number_init()
 *
 * Returns: (transfer full): the contact the entry describes; its uid is the entry's id, else its name in the
 *   directory
 */
HeraldContact *
herald_ldap_map_apply (const HeraldLdapMap *map,
                       const HeraldLdapEntry *entry,
                       const char *source_id,
                       const char *region)
{
  HeraldContact *contact = herald_contact_new ();

  herald_contact_set_source_id (contact, source_id);
  herald_contact_set_uid (contact, entry->dn);
  for (guint i = 0; i < map->rules->len; i++)
    {
      const Rule *rule = map->rules->pdata[i];

      if (rule->field == FIELD_NUMBER)
        apply_numbers (rule, entry, region, contact);
      else
        apply_first (rule, entry, contact);
    }
  return contact;
}
