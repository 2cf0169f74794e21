/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data of a call: named texts that a dialplan tells. Whoever writes them, they are hostile: bounded and made clean here,
 * so that nobody after this has to think of it. */

#include "base/call-data.h"

#include <string.h>

#include "base/text.h"

/* Bytes that are looked at for each character that is kept: four, percent-encoded. */
#define BYTES_PER_CHAR (4 * 3)

struct _HeraldCallData
{
  gatomicrefcount refs;
  guint n;
  char *pairs[HERALD_CALL_DATA_MAX * 2 + 1]; /* key, value, key, value, …, NULL */
  guint64 told[HERALD_CALL_DATA_MAX];        /* when each was told */
};

G_DEFINE_BOXED_TYPE (HeraldCallData, herald_call_data, herald_call_data_ref, herald_call_data_unref)

/**
 * herald_call_data_new:
 *
 * Returns: (transfer full): no data yet
 */
HeraldCallData *
herald_call_data_new (void)
{
  HeraldCallData *data = g_new0 (HeraldCallData, 1);

  g_atomic_ref_count_init (&data->refs);
  return data;
}

/**
 * herald_call_data_ref:
 * @data: data of a call
 *
 * Returns: (transfer full): the same; from now on it is not to be changed
 */
HeraldCallData *
herald_call_data_ref (HeraldCallData *data)
{
  g_atomic_ref_count_inc (&data->refs);
  return data;
}

/**
 * herald_call_data_unref:
 * @data: (transfer full) (nullable): data of a call
 */
void
herald_call_data_unref (HeraldCallData *data)
{
  if (data == NULL || !g_atomic_ref_count_dec (&data->refs))
    return;
  for (guint i = 0; i < data->n * 2; i++)
    g_free (data->pairs[i]);
  g_free (data);
}

static gboolean
is_key (const char *key,
        gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (key[i]) && key[i] != '_' && key[i] != '-')
      return FALSE;
  return length > 0 && length <= HERALD_CALL_DATA_KEY_MAX;
}

/* Takes @value, clean already, over, unless a newer one is there. */
static gboolean
take (HeraldCallData *data,
      const char *key,
      gsize key_length,
      char *value,
      guint64 told)
{
  g_autofree char *clean = value;

  if (*clean == '\0')
    return FALSE;
  for (guint i = 0; i < data->n; i++)
    if (strlen (data->pairs[i * 2]) == key_length && memcmp (data->pairs[i * 2], key, key_length) == 0)
      {
        if (told < data->told[i])
          return FALSE;
        data->told[i] = told;
        g_free (data->pairs[i * 2 + 1]);
        data->pairs[i * 2 + 1] = g_steal_pointer (&clean);
        return TRUE;
      }
  if (data->n == HERALD_CALL_DATA_MAX)
    return FALSE;
  data->pairs[data->n * 2] = g_strndup (key, key_length);
  data->pairs[data->n * 2 + 1] = g_steal_pointer (&clean);
  data->told[data->n++] = told;
  return TRUE;
}

/**
 * herald_call_data_set:
 * @data: data that nobody else holds
 * @key: (array length=key_length): a name
 * @key_length: its bytes
 * @value: (array length=value_length): any bytes
 * @value_length: how many
 *
 * Adds a datum, or replaces the one of that name.
 *
 * Returns: whether it was taken: the key is one, something of the value is left when it is clean, and there is room
 */
gboolean
herald_call_data_set (HeraldCallData *data,
                      const char *key,
                      gsize key_length,
                      const char *value,
                      gsize value_length)
{
  if (!is_key (key, key_length))
    return FALSE;
  return take (data, key, key_length, herald_text_clean (value, MIN (value_length, HERALD_CALL_DATA_VALUE_MAX * BYTES_PER_CHAR), HERALD_CALL_DATA_VALUE_MAX), 0);
}

/**
 * herald_call_data_decode:
 * @text: (array length=length): any bytes, those that the wire does not carry as "%" and two hexadecimal digits
 * @length: how many
 * @max_chars: the most characters to keep
 *
 * A "%" that is no escape stands for itself.
 *
 * Returns: (transfer full): the text, clean, possibly empty
 */
char *
herald_call_data_decode (const char *text,
                         gsize length,
                         gsize max_chars)
{
  g_autoptr (GString) plain = NULL;

  length = MIN (length, max_chars * BYTES_PER_CHAR);
  plain = g_string_sized_new (length);
  for (gsize i = 0; i < length; i++)
    if (text[i] == '%' && length - i > 2 && g_ascii_isxdigit (text[i + 1]) && g_ascii_isxdigit (text[i + 2]))
      {
        g_string_append_c (plain, (char) (g_ascii_xdigit_value (text[i + 1]) << 4 | g_ascii_xdigit_value (text[i + 2])));
        i += 2;
      }
    else
      g_string_append_c (plain, text[i]);
  return herald_text_clean (plain->str, plain->len, max_chars);
}

/**
 * herald_call_data_set_encoded:
 * @data: data that nobody else holds
 * @key: (array length=key_length): a name
 * @key_length: its bytes
 * @value: (array length=value_length): bytes for herald_call_data_decode()
 * @value_length: how many
 *
 * Like herald_call_data_set().
 *
 * Returns: whether it was taken
 */
gboolean
herald_call_data_set_encoded (HeraldCallData *data,
                              const char *key,
                              gsize key_length,
                              const char *value,
                              gsize value_length)
{
  if (!is_key (key, key_length))
    return FALSE;
  return take (data, key, key_length, herald_call_data_decode (value, value_length, HERALD_CALL_DATA_VALUE_MAX), 0);
}

static void
take_all (HeraldCallData *data,
          const HeraldCallData *from)
{
  for (guint i = 0; i < from->n; i++)
    take (data, from->pairs[i * 2], strlen (from->pairs[i * 2]), g_strdup (from->pairs[i * 2 + 1]), from->told[i]);
}

/**
 * herald_call_data_told:
 * @data: data of a call
 * @when: when it was told, in any count that rises
 *
 * Returns: (transfer full): the same, as told then
 */
HeraldCallData *
herald_call_data_told (const HeraldCallData *data,
                       guint64 when)
{
  HeraldCallData *copy = herald_call_data_new ();

  take_all (copy, data);
  for (guint i = 0; i < copy->n; i++)
    copy->told[i] = when;
  return copy;
}

/**
 * herald_call_data_merged:
 * @data: (nullable): what is known
 * @more: what else is
 *
 * Returns: (transfer full): both; of a key that both have, what was told later: that of @more, unless herald_call_data_told() says otherwise
 */
HeraldCallData *
herald_call_data_merged (HeraldCallData *data,
                         HeraldCallData *more)
{
  HeraldCallData *both;

  if (data == NULL || data == more)
    return herald_call_data_ref (more);
  both = herald_call_data_new ();
  take_all (both, data);
  take_all (both, more);
  return both;
}

/**
 * herald_call_data_get_n:
 * @data: (nullable): data of a call
 *
 * Returns: how many there are
 */
guint
herald_call_data_get_n (const HeraldCallData *data)
{
  return data != NULL ? data->n : 0;
}

/**
 * herald_call_data_get_key:
 * @data: data of a call
 * @i: the ordinal of a datum, from 0
 *
 * Returns: (transfer none): its key
 */
const char *
herald_call_data_get_key (const HeraldCallData *data,
                          guint i)
{
  g_return_val_if_fail (i < data->n, NULL);
  return data->pairs[i * 2];
}

/**
 * herald_call_data_get_value:
 * @data: data of a call
 * @i: the ordinal of a datum, from 0
 *
 * Returns: (transfer none): its value
 */
const char *
herald_call_data_get_value (const HeraldCallData *data,
                            guint i)
{
  g_return_val_if_fail (i < data->n, NULL);
  return data->pairs[i * 2 + 1];
}

/**
 * herald_call_data_find:
 * @data: (nullable): data of a call
 * @key: a key
 *
 * Returns: (transfer none) (nullable): the value of that datum
 */
const char *
herald_call_data_find (const HeraldCallData *data,
                       const char *key)
{
  for (guint i = 0; i < herald_call_data_get_n (data); i++)
    if (g_str_equal (data->pairs[i * 2], key))
      return data->pairs[i * 2 + 1];
  return NULL;
}

/**
 * herald_call_data_equal:
 * @one: (nullable): data of a call
 * @other: (nullable): data of a call
 *
 * Returns: whether both say the same, in the same order
 */
gboolean
herald_call_data_equal (const HeraldCallData *one,
                        const HeraldCallData *other)
{
  guint n = herald_call_data_get_n (one);

  if (one == other)
    return TRUE;
  if (n != herald_call_data_get_n (other))
    return FALSE;
  for (guint i = 0; i < n * 2; i++)
    if (!g_str_equal (one->pairs[i], other->pairs[i]))
      return FALSE;
  return TRUE;
}

/**
 * herald_call_data_get_pairs:
 * @data: data of a call
 *
 * Returns: (transfer none) (array zero-terminated=1): key, value, key, value, …
 */
const char *const *
herald_call_data_get_pairs (const HeraldCallData *data)
{
  return (const char *const *) data->pairs;
}

/**
 * herald_call_data_dup_keys:
 * @data: (nullable): data of a call
 *
 * Returns: (transfer full): the keys, for a list that tells nothing of people: "ticket, customer"
 */
char *
herald_call_data_dup_keys (const HeraldCallData *data)
{
  GString *keys = g_string_new (NULL);

  for (guint i = 0; i < herald_call_data_get_n (data); i++)
    g_string_append_printf (keys, "%s%s", i > 0 ? ", " : "", data->pairs[i * 2]);
  return g_string_free (keys, FALSE);
}

/**
 * herald_call_data_dup_label:
 * @key: a key
 *
 * Returns: (transfer full): it made readable: "customer_no" becomes "Customer no"
 */
char *
herald_call_data_dup_label (const char *key)
{
  char *label = g_strdelimit (g_strdup (key), "_-", ' ');

  g_strstrip (label);
  if (*label == '\0')
    {
      g_free (label);
      return g_strdup (key);
    }
  label[0] = g_ascii_toupper (label[0]);
  return label;
}

/**
 * herald_call_data_to_lines:
 * @data: (nullable): data of a call
 *
 * Returns: (transfer full): a line "key=value" for each, for keeping; empty: none
 */
char *
herald_call_data_to_lines (const HeraldCallData *data)
{
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < herald_call_data_get_n (data); i++)
    g_string_append_printf (lines, "%s=%s\n", data->pairs[i * 2], data->pairs[i * 2 + 1]);
  return g_string_free (lines, FALSE);
}

/**
 * herald_call_data_from_lines:
 * @lines: what herald_call_data_to_lines() has made; what does not look so is left out
 *
 * Returns: (transfer full) (nullable): the data, %NULL for none
 */
HeraldCallData *
herald_call_data_from_lines (const char *lines)
{
  g_autoptr (HeraldCallData) data = herald_call_data_new ();

  for (const char *line = lines; *line != '\0';)
    {
      gsize length = strcspn (line, "\n");
      const char *equals = memchr (line, '=', length);

      if (equals != NULL)
        herald_call_data_set (data, line, (gsize) (equals - line), equals + 1, length - (gsize) (equals + 1 - line));
      line += length + (line[length] == '\n');
    }
  return data->n > 0 ? g_steal_pointer (&data) : NULL;
}
