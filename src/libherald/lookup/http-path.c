/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSONPath as far as json-glib's can be trusted with answers of strangers. Its lookup of one array element is off
 * by one (an index equal to the length is read, with a critical warning; up to 1.10.9 at least), slices are not
 * checked at all, and [*] of an object is the object; so the path is cut at each [N] and [*] and the elements are taken
 * here, and slices and sets are refused. */

#include "lookup/http-path.h"

#include <string.h>

/* Nodes that one path may find: a record has a handful of values. */
#define MATCHES_MAX 1000

/* Of an array: all. */
#define ALL G_MAXUINT

/* Either names to walk, or elements of an array. */
typedef struct
{
  JsonPath *names; /* NULL: elements */
  guint element;
} Step;

struct _HeraldHttpPath
{
  GArray *steps; /* of Step */
};

static void
step_clear (gpointer data)
{
  g_clear_object (&((Step *) data)->names);
}

static gboolean
add_names (HeraldHttpPath *path,
           const char *text,
           gsize length,
           GError **error)
{
  Step step = { json_path_new (), 0 };
  g_autofree char *expression = g_strdup_printf ("$%.*s", (int) length, text);

  g_array_append_val (path->steps, step);
  return json_path_compile (step.names, expression, error);
}

/* "[12]" or "[*]" at @text: its length and what is meant; 0: something else stands there. */
static gsize
read_element (const char *text,
              guint *element)
{
  gsize digits = *text == '[' ? strspn (text + 1, "0123456789") : 0;

  *element = ALL;
  if (g_str_has_prefix (text, "[*]"))
    return 3;
  if (digits == 0 || digits > 4 || text[1 + digits] != ']')
    return 0;
  *element = (guint) g_ascii_strtoull (text + 1, NULL, 10);
  return digits + 2;
}

/* The end of the part that json-glib may walk: up to an [N] or [*]. FALSE: a slice, a set, or a quote that does not end. */
static gboolean
find_end (const char *text,
          gsize *length)
{
  const char *p = text;
  guint element;

  while (*p != '\0' && read_element (p, &element) == 0)
    {
      if (p[0] == '[' && p[1] == '\'')
        {
          const char *quote = strchr (p + 2, '\'');

          if (quote == NULL || quote == p + 2 || quote[1] != ']')
            return FALSE;
          p = quote + 2;
        }
      else if (*p == '[')
        return FALSE;
      else
        p++;
    }
  *length = (gsize) (p - text);
  return TRUE;
}

/**
 * herald_http_path_new:
 * @text: a path: "$.list[*]", "$['a b'].c", "$.parent_id[1]", "$.contacts.*"
 * @error: return location for what is wrong with it
 *
 * Returns: (transfer full): the path
 */
HeraldHttpPath *
herald_http_path_new (const char *text,
                      GError **error)
{
  g_autoptr (HeraldHttpPath) path = g_new0 (HeraldHttpPath, 1);

  path->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (path->steps, step_clear);
  if (*text != '$' || strchr ("[.", text[1]) == NULL || strstr (text, "..") != NULL)
    {
      g_set_error (error, JSON_PATH_ERROR, JSON_PATH_ERROR_INVALID_QUERY, "“%s” is not a path: it begins with $ and a name", text);
      return NULL;
    }
  text++;
  do
    {
      gsize length;
      Step step = { NULL, 0 };

      if (!find_end (text, &length))
        {
          g_set_error (error, JSON_PATH_ERROR, JSON_PATH_ERROR_INVALID_QUERY, "“%s” cannot be in a path", text);
          return NULL;
        }
      if (length > 0 && !add_names (path, text, length, error))
        return NULL;
      text += length;
      length = read_element (text, &step.element);
      if (length > 0)
        g_array_append_val (path->steps, step);
      text += length;
    }
  while (*text != '\0');
  return g_steal_pointer (&path);
}

/**
 * herald_http_path_free:
 * @path: (transfer full) (nullable): a path
 */
void
herald_http_path_free (HeraldHttpPath *path)
{
  if (path == NULL)
    return;
  g_array_unref (path->steps);
  g_free (path);
}

static void
walk (const HeraldHttpPath *path,
      guint at,
      guint end,
      JsonNode *node,
      GPtrArray *found)
{
  const Step *step = at < end ? &g_array_index (path->steps, Step, at) : NULL;
  g_autoptr (JsonNode) results = step != NULL && step->names != NULL ? json_path_match (step->names, node) : NULL;
  JsonArray *array = NULL;

  if (found->len >= MATCHES_MAX)
    return;
  if (step == NULL)
    {
      g_ptr_array_add (found, json_node_copy (node));
      return;
    }
  if (results != NULL)
    array = json_node_get_array (results);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    array = json_node_get_array (node);
  for (guint i = 0; array != NULL && i < json_array_get_length (array) && found->len < MATCHES_MAX; i++)
    if (results != NULL || step->element == ALL || step->element == i)
      walk (path, at + 1, end, json_array_get_element (array, i), found);
}

/**
 * herald_http_path_match:
 * @path: a path
 * @root: where it begins
 *
 * Returns: (transfer full) (element-type JsonNode): what it leads to, of every kind, also null; the containers are
 *   those of @root
 */
GPtrArray *
herald_http_path_match (const HeraldHttpPath *path,
                        JsonNode *root)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);

  walk (path, 0, path->steps->len, root, found);
  return found;
}

/**
 * herald_http_path_has_list:
 * @path: a path
 * @root: where it begins
 *
 * Returns: whether there is the array that a path ending in [*] takes all of, be it empty, or a null for it; %TRUE for
 *   another path
 */
gboolean
herald_http_path_has_list (const HeraldHttpPath *path,
                           JsonNode *root)
{
  guint length = path->steps->len;
  const Step *last = length > 0 ? &g_array_index (path->steps, Step, length - 1) : NULL;
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);

  if (last == NULL || last->names != NULL || last->element != ALL)
    return TRUE;
  walk (path, 0, length - 1, root, lists);
  for (guint i = 0; i < lists->len; i++)
    if (JSON_NODE_HOLDS_ARRAY (lists->pdata[i]) || JSON_NODE_HOLDS_NULL (lists->pdata[i]))
      return TRUE;
  return FALSE;
}

/* A value as text; null, false and containers are none: Odoo writes false for an empty field. */
static char *
text_of (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (type == G_TYPE_STRING)
    return *json_node_get_string (node) != '\0' ? json_node_dup_string (node) : NULL;
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  if (type == G_TYPE_DOUBLE)
    return g_strdup (g_ascii_formatd (number, sizeof number, "%.15g", json_node_get_double (node)));
  if (type == G_TYPE_BOOLEAN && json_node_get_boolean (node))
    return g_strdup ("true");
  return NULL;
}

/**
 * herald_http_path_texts:
 * @path: a path
 * @root: where it begins
 *
 * Returns: (transfer full) (element-type utf8): the texts and numbers it leads to
 */
GPtrArray *
herald_http_path_texts (const HeraldHttpPath *path,
                        JsonNode *root)
{
  g_autoptr (GPtrArray) nodes = herald_http_path_match (path, root);
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < nodes->len; i++)
    {
      char *text = text_of (nodes->pdata[i]);

      if (text != NULL)
        g_ptr_array_add (texts, text);
    }
  return texts;
}

/**
 * herald_http_path_text:
 * @path: a path
 * @root: where it begins
 *
 * Returns: (transfer full) (nullable): the first text or number it leads to
 */
char *
herald_http_path_text (const HeraldHttpPath *path,
                       JsonNode *root)
{
  g_autoptr (GPtrArray) texts = herald_http_path_texts (path, root);

  return texts->len > 0 ? g_strdup (texts->pdata[0]) : NULL;
}
