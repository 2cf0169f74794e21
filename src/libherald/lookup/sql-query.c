/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A query of the settings: ":e164" in it becomes "$1", and the number a parameter of the protocol. No number and no
 * text ever becomes part of the query. */

#include "lookup/sql-query.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/text.h"
#include "lookup/source.h"
#include "numbers/forms.h"

/* Characters of a searched text. */
#define TEXT_MAX 200

/* The end of a quoted string or name; @escapes: a backslash takes the next character along. */
static const char *
skip_quoted (const char *p,
             gboolean escapes)
{
  char quote = *p++;

  while (*p != '\0' && (*p != quote || p[1] == quote))
    p += (*p == quote || (escapes && *p == '\\')) && p[1] != '\0' ? 2 : 1;
  return *p != '\0' ? p + 1 : p;
}

/* PostgreSQL's comments nest. */
static const char *
skip_comment (const char *p)
{
  guint depth = 0;

  do
    {
      if (p[0] == '/' && p[1] == '*')
        depth++, p += 2;
      else if (p[0] == '*' && p[1] == '/')
        depth--, p += 2;
      else
        p++;
    }
  while (depth > 0 && *p != '\0');
  return p;
}

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (guchar) c >= 0x80;
}

/* $tag$ text $tag$ (PostgreSQL 15, 4.1.2.4); @p where there is none. */
static const char *
skip_dollar_quoted (const char *p)
{
  const char *q = p + 1;
  g_autofree char *tag = NULL;
  const char *end;

  while (is_word (*q))
    q++;
  if (*q != '$' || g_ascii_isdigit (p[1]))
    return p;
  tag = g_strndup (p, (gsize) (q - p) + 1);
  end = strstr (q + 1, tag);
  return end != NULL ? end + strlen (tag) : q + strlen (q);
}

/* The end of what is to be copied as it is: a quotation, a comment, a word, or one character. */
static const char *
skip_plain (const char *p)
{
  const char *q = p;

  if ((*p == 'e' || *p == 'E') && p[1] == '\'')
    return skip_quoted (p + 1, TRUE);
  if (*p == '\'' || *p == '"')
    return skip_quoted (p, FALSE);
  if (p[0] == '-' && p[1] == '-')
    return p + strcspn (p, "\n");
  if (p[0] == '/' && p[1] == '*')
    return skip_comment (p);
  if (p[0] == ':' && (p[1] == ':' || p[1] == '='))
    return p + 2;
  if (*p == '$')
    q = skip_dollar_quoted (p);
  while (q == p && is_word (*q))
    for (q++; is_word (*q) || *q == '$'; q++)
      ;
  return q > p ? q : p + 1;
}

static gboolean
is_parameter (const char *name,
              gboolean for_number)
{
  static const char *const texts[] = { "text", "pattern", "limit", NULL };

  return for_number ? g_str_equal (name, "loose") || herald_number_is_form (name) : g_strv_contains (texts, name);
}

static HeraldSqlQuery *
parse (const char *text,
       gboolean for_number,
       char **unknown)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  HeraldSqlQuery *query;

  for (const char *p = text; *p != '\0';)
    {
      const char *end = p + 1;

      if (p[0] == '$' && g_ascii_isdigit (p[1]))
        {
          *unknown = g_strndup (p, 2);
          return NULL;
        }
      if (p[0] != ':' || !g_ascii_isalpha (p[1]))
        {
          end = skip_plain (p);
          g_string_append_len (sql, p, end - p);
          p = end;
          continue;
        }
      while (is_word (*end))
        end++;
      g_ptr_array_add (names, g_strndup (p + 1, (gsize) (end - p - 1)));
      g_string_append_printf (sql, "$%u", names->len);
      if (!is_parameter (names->pdata[names->len - 1], for_number) || names->len > HERALD_SQL_PARAMETERS_MAX)
        {
          *unknown = g_strndup (p, (gsize) (end - p));
          return NULL;
        }
      p = end;
    }
  if (names->len == 0)
    return NULL;
  query = g_new0 (HeraldSqlQuery, 1);
  query->sql = g_strdup (sql->str);
  g_ptr_array_add (names, NULL);
  query->names = (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
  return query;
}

/**
 * herald_sql_query_parse:
 * @text: the query, as in the settings
 * @for_number: whether it is asked with a number: its parameters are the forms of herald_number_form() and "loose";
 *   else with a text: "text", "pattern" (for LIKE) and "limit"
 * @error: return location; #HERALD_SOURCE_ERROR_SETTINGS
 *
 * Returns: (transfer full) (nullable): the query
 */
HeraldSqlQuery *
herald_sql_query_parse (const char *text,
                        gboolean for_number,
                        GError **error)
{
  g_autofree char *unknown = NULL;
  HeraldSqlQuery *query = parse (text, for_number, &unknown);

  if (query != NULL)
    return query;
  if (unknown != NULL)
    g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                 for_number ? _("The query has “%s”; there are :e164, :digits, :dial00, :national, :nsn, :last7 and :loose.")
                            : _("The search query has “%s”; there are :text, :pattern and :limit."),
                 unknown);
  else
    g_set_error_literal (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                         for_number ? _("The query does not ask for the number, for example by “WHERE digits = :digits”.")
                                    : _("The search query does not ask for the text, for example by “WHERE name ILIKE :pattern”."));
  return NULL;
}

/**
 * herald_sql_query_free:
 * @query: (transfer full) (nullable): a query
 */
void
herald_sql_query_free (HeraldSqlQuery *query)
{
  if (query == NULL)
    return;
  g_free (query->sql);
  g_strfreev (query->names);
  g_free (query);
}

/**
 * herald_sql_query_bind_number:
 * @query: a query for numbers
 * @number: a number
 *
 * Returns: (transfer full) (element-type utf8): a value for each name, %NULL where the number has no such form
 */
GPtrArray *
herald_sql_query_bind_number (const HeraldSqlQuery *query,
                              const HeraldNumber *number)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; query->names[i] != NULL; i++)
    g_ptr_array_add (values, g_str_equal (query->names[i], "loose") ? herald_number_form_loose (number, '%')
                                                                    : herald_number_form (number, query->names[i]));
  return values;
}

/* What LIKE reads as a pattern in it is meant as it stands. */
static char *
contains_pattern (const char *text)
{
  GString *pattern = g_string_new ("%");

  for (; *text != '\0'; text++)
    {
      if (*text == '%' || *text == '_' || *text == '\\')
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *text);
    }
  g_string_append_c (pattern, '%');
  return g_string_free (pattern, FALSE);
}

/**
 * herald_sql_query_bind_text:
 * @query: a query for texts
 * @text: what the user typed
 * @limit: the most rows that are of use
 *
 * Returns: (transfer full) (element-type utf8): a value for each name
 */
GPtrArray *
herald_sql_query_bind_text (const HeraldSqlQuery *query,
                            const char *text,
                            guint limit)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *clean = herald_text_clean (text, strlen (text), TEXT_MAX);

  for (guint i = 0; query->names[i] != NULL; i++)
    if (g_str_equal (query->names[i], "limit"))
      g_ptr_array_add (values, g_strdup_printf ("%u", limit));
    else
      g_ptr_array_add (values, g_str_equal (query->names[i], "pattern") ? contains_pattern (clean) : g_strdup (clean));
  return values;
}

/**
 * herald_sql_query_bind_nothing:
 * @query: a query
 *
 * Returns: (transfer full) (element-type utf8): %NULL for each name: nobody is found, and the query is tried
 */
GPtrArray *
herald_sql_query_bind_nothing (const HeraldSqlQuery *query)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_set_size (values, (int) g_strv_length (query->names));
  return values;
}
