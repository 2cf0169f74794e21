/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes contacts of the records in a JSON answer. */

#include "lookup/http-answer.h"

#include <libsoup/soup.h>
#include <string.h>

/* The texts of the first alternative that gives any. */
static GPtrArray *
field_texts (const HeraldHttpField *field,
             JsonNode *record,
             gboolean every)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; field != NULL && i < field->alternatives->len && texts->len == 0; i++)
    {
      GPtrArray *paths = field->alternatives->pdata[i];

      for (guint j = 0; j < paths->len; j++)
        {
          g_autoptr (GPtrArray) found = herald_http_path_texts (paths->pdata[j], record);

          for (guint k = 0; k < found->len && (every || k == 0); k++)
            g_ptr_array_add (texts, g_strdup (found->pdata[k]));
        }
    }
  return texts;
}

/**
 * herald_http_field_text:
 * @field: (nullable): a field
 * @record: where its paths begin
 *
 * Returns: (transfer full) (nullable): the first text of each path of the first alternative that gives any, with a blank
 *   between them
 */
char *
herald_http_field_text (const HeraldHttpField *field,
                        JsonNode *record)
{
  g_autoptr (GPtrArray) texts = field_texts (field, record, FALSE);

  if (texts->len == 0)
    return NULL;
  g_ptr_array_add (texts, NULL);
  return g_strjoinv (" ", (char **) texts->pdata);
}

/* Vtiger and Kommo give numbers and mail addresses in one list. */
static void
add_phones (HeraldContact *contact,
            const HeraldHttpField *phones,
            JsonNode *record,
            const HeraldLocation *location)
{
  g_autoptr (GPtrArray) texts = field_texts (phones, record, TRUE);
  const char *country = location != NULL ? location->region : NULL;
  g_autofree char *region = country != NULL && location->area_code != NULL ? g_strdup_printf ("%s-%s", country, location->area_code)
                                                                           : g_strdup (country);

  for (guint i = 0; i < texts->len; i++)
    {
      if (strchr (texts->pdata[i], '@') == NULL)
        herald_contact_add_number (contact, texts->pdata[i], NULL, region);
      else if (*herald_contact_get_email (contact) == '\0')
        herald_contact_set_email (contact, texts->pdata[i]);
    }
}

/* For the browser: nothing but the web. */
static gboolean
is_web_address (const char *url)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";

  return (g_str_equal (scheme, "https") || g_str_equal (scheme, "http")) && g_uri_get_host (uri) != NULL
         && g_utf8_strlen (url, -1) <= HERALD_CONTACT_TEXT_MAX;
}

static void
set_page (HeraldContact *contact,
          const HeraldHttpMapping *mapping,
          JsonNode *record,
          GHashTable *values,
          GHashTable *settings)
{
  g_autofree char *link = herald_http_field_text (mapping->link, record);
  HeraldHttpValues filling = { .settings = settings, .record = values };

  if (!is_web_address (link))
    {
      g_free (link);
      link = mapping->page != NULL ? herald_http_template_expand (mapping->page, &filling, NULL) : NULL;
    }
  if (is_web_address (link))
    herald_contact_set_url (contact, link);
}

static char *
read_id (const HeraldHttpMapping *mapping,
         JsonNode *record)
{
  char *id = herald_http_field_text (mapping->id, record);
  char *mark = id != NULL && mapping->id_after != NULL && *mapping->id_after != '\0' ? g_strrstr (id, mapping->id_after) : NULL;

  if (mark != NULL)
    memmove (id, mark + strlen (mapping->id_after), strlen (mark + strlen (mapping->id_after)) + 1);
  return id;
}

static char *
read_type (const HeraldHttpMapping *mapping,
           JsonNode *record)
{
  g_autofree char *type = mapping->fixed_type != NULL ? g_strdup (mapping->fixed_type) : herald_http_field_text (mapping->type, record);

  return type != NULL ? g_ascii_strdown (type, -1) : NULL;
}

static void
keep (GHashTable *values,
      const char *name,
      const char *value)
{
  if (value != NULL && *value != '\0')
    g_hash_table_insert (values, (char *) name, g_strdup (value));
}

static HeraldContact *
read_record (const HeraldHttpMapping *mapping,
             JsonNode *record,
             GHashTable *settings,
             const char *source_id,
             const HeraldLocation *location)
{
  HeraldContact *contact = herald_contact_new ();
  g_autofree char *id = read_id (mapping, record);
  g_autofree char *type = read_type (mapping, record);
  g_autofree char *name = herald_http_field_text (mapping->name, record);
  g_autofree char *organisation = herald_http_field_text (mapping->organisation, record);
  g_autofree char *email = herald_http_field_text (mapping->email, record);
  g_autofree char *note = herald_http_field_text (mapping->note, record);
  g_autofree char *owner = herald_http_field_text (mapping->owner, record);
  g_autofree char *uid = id != NULL && type != NULL ? g_strdup_printf ("%s/%s", type, id) : g_strdup (id);
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  herald_contact_set_source_id (contact, source_id);
  herald_contact_set_uid (contact, uid);
  herald_contact_set_name (contact, name);
  herald_contact_set_organisation (contact, organisation);
  herald_contact_set_email (contact, email);
  herald_contact_set_note (contact, note);
  herald_contact_set_owner (contact, owner);
  add_phones (contact, mapping->phones, record, location);
  keep (values, "record.id", id);
  keep (values, "record.type", type);
  keep (values, "record.email", email);
  set_page (contact, mapping, record, values, settings);
  return contact;
}

static gboolean
says_something (const HeraldContact *contact)
{
  return *herald_contact_get_name (contact) != '\0' || *herald_contact_get_organisation (contact) != '\0'
         || *herald_contact_get_email (contact) != '\0';
}

/**
 * herald_http_answer_read:
 * @request: what was asked
 * @root: the JSON of the answer
 * @settings: the parameters of the file
 * @source_id: the source's id
 * @location: (nullable): where numbers without a country code are at home
 *
 * Returns: (transfer full): what the answer says
 */
HeraldHttpAnswer *
herald_http_answer_read (const HeraldHttpRequest *request,
                         JsonNode *root,
                         GHashTable *settings,
                         const char *source_id,
                         const HeraldLocation *location)
{
  HeraldHttpAnswer *answer = g_new0 (HeraldHttpAnswer, 1);
  const HeraldHttpMapping *mapping = &request->mapping;
  g_autoptr (GPtrArray) records = herald_http_path_match (mapping->records, root);

  answer->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  answer->companies = g_ptr_array_new_with_free_func (g_free);
  answer->fault = herald_http_field_text (request->error, root);
  answer->has_list = herald_http_path_has_list (mapping->records, root);
  for (guint i = 0; i < records->len && answer->fault == NULL; i++)
    {
      g_autoptr (HeraldContact) contact = NULL;

      /* PHP writes an empty object as []. */
      if (!JSON_NODE_HOLDS_OBJECT (records->pdata[i]) || json_object_get_size (json_node_get_object (records->pdata[i])) == 0)
        continue;
      if (answer->n_records++ >= HERALD_HTTP_RECORDS_MAX)
        continue;
      contact = read_record (mapping, records->pdata[i], settings, source_id, location);
      if (!says_something (contact))
        continue;
      g_ptr_array_add (answer->contacts, g_steal_pointer (&contact));
      g_ptr_array_add (answer->companies, herald_http_field_text (mapping->company_id, records->pdata[i]));
    }
  return answer;
}

/**
 * herald_http_answer_free:
 * @answer: (transfer full) (nullable): an answer
 */
void
herald_http_answer_free (HeraldHttpAnswer *answer)
{
  if (answer == NULL)
    return;
  g_clear_pointer (&answer->contacts, g_ptr_array_unref);
  g_ptr_array_unref (answer->companies);
  g_free (answer->fault);
  g_free (answer);
}
