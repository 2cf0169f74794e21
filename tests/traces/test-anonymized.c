/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of every recording when it is made fit for strangers: each participant sees the same calls, only the texts are
 * others, the same for the same; and of the numbers, names and addresses in it none is left. */
#include <string.h>

#include "calls/call-tracker.h"
#include "diagnose/anonymizer-private.h"
#include "wire/ami-parser.h"

static GPtrArray *
read_messages (const char *bytes,
               gsize length)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_ami_message_free);
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();
  g_autoptr (GError) error = NULL;
  gsize at = 0;

  for (;;)
    {
      HeraldAmiMessage *message = NULL;
      HeraldAmiParse parsed = herald_ami_parser_next (parser, &message, &error);

      g_assert_no_error (error);
      if (parsed == HERALD_AMI_PARSE_MESSAGE)
        g_ptr_array_add (messages, herald_ami_message_copy (message));
      else if (parsed == HERALD_AMI_PARSE_MORE && at == length)
        return messages;
      else if (parsed == HERALD_AMI_PARSE_MORE)
        at += herald_ami_parser_feed (parser, bytes + at, length - at);
    }
}

static GPtrArray *
load (const char *path)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  return read_messages (bytes, length);
}

/* With a fixed key: a number that happens to become another one of the recording must not fail a test once in a year. */
static HeraldAnonymizer *
new_anonymizer (void)
{
  static const guint64 key[HERALD_ANONYMIZER_KEY_WORDS] = { 0x0123456789abcdefu, 0xfedcba9876543210u };

  return herald_anonymizer_new (HERALD_ANONYMIZE_ALL, key);
}

static GString *
anonymized (HeraldAnonymizer *anonymizer,
            GPtrArray *messages)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < messages->len; i++)
    herald_anonymizer_write (anonymizer, g_ptr_array_index (messages, i), text);
  return text;
}

/* One change of a call: what must be the same, and the texts that must not. */
typedef struct
{
  char *facts;
  char *texts[6];
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->facts);
  for (guint i = 0; i < G_N_ELEMENTS (change->texts); i++)
    g_free (change->texts[i]);
  g_free (change);
}

static void
on_change (const HeraldCall *call,
           HeraldCallChange what,
           guint64 seq,
           gpointer user_data)
{
  Change *change = g_new0 (Change, 1);
  const char *texts[] = { call->number, call->name, call->dialed, call->queue, call->taken_by, call->transferred_by };

  change->facts = g_strdup_printf ("%" G_GUINT64_FORMAT " %d %s %d %d %d", seq, (int) what, call->id, (int) call->direction, (int) call->state,
                                   (int) call->outcome);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    change->texts[i] = g_strdup (texts[i] != NULL ? texts[i] : "");
  g_ptr_array_add (user_data, change);
}

static GPtrArray *
calls_of (GPtrArray *messages,
          const char *device)
{
  const char *devices[] = { device, NULL };
  GPtrArray *changes = g_ptr_array_new_with_free_func (change_free);
  HeraldCallTracker *tracker = herald_call_tracker_new (devices, on_change, changes);

  for (guint i = 0; i < messages->len; i++)
    herald_call_tracker_feed (tracker, g_ptr_array_index (messages, i), 0);
  herald_call_tracker_free (tracker);
  return changes;
}

/* The same text has the same replacement, and no other text has it. */
static void
assert_same_text (GHashTable *there,
                  GHashTable *back,
                  const char *text,
                  const char *replacement)
{
  const char *known = g_hash_table_lookup (there, text), *origin = g_hash_table_lookup (back, replacement);

  g_assert_cmpint (*text == '\0', ==, *replacement == '\0');
  if (known != NULL)
    g_assert_cmpstr (known, ==, replacement);
  if (origin != NULL)
    g_assert_cmpstr (origin, ==, text);
  g_hash_table_replace (there, g_strdup (text), g_strdup (replacement));
  g_hash_table_replace (back, g_strdup (replacement), g_strdup (text));
}

static void
assert_same_calls (GPtrArray *before,
                   GPtrArray *after)
{
  g_autoptr (GHashTable) there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) back = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_assert_cmpuint (before->len, ==, after->len);
  for (guint i = 0; i < before->len; i++)
    {
      Change *one = g_ptr_array_index (before, i), *other = g_ptr_array_index (after, i);

      g_assert_cmpstr (one->facts, ==, other->facts);
      for (guint j = 0; j < G_N_ELEMENTS (one->texts); j++)
        assert_same_text (there, back, one->texts[j], other->texts[j]);
    }
}

/* Whether a phone's channel is in the recording, as Asterisk names it since 1.6: SIP/1001-0000001a. */
static gboolean
has_phone (GPtrArray *messages)
{
  for (guint i = 0; i < messages->len; i++)
    {
      g_autofree char *channel = herald_ami_message_dup (g_ptr_array_index (messages, i), HERALD_AMI_CHANNEL);

      if ((g_str_has_prefix (channel, "SIP/") || g_str_has_prefix (channel, "PJSIP/")) && strstr (channel, "-0000") != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
test_calls (gconstpointer path)
{
  g_autoptr (GPtrArray) messages = load (path);
  g_autoptr (HeraldAnonymizer) anonymizer = new_anonymizer ();
  g_autoptr (GString) text = anonymized (anonymizer, messages);
  g_autoptr (GPtrArray) others = read_messages (text->str, text->len);
  GPtrArray *devices = herald_anonymizer_get_devices (anonymizer);

  g_assert_cmpuint (messages->len, ==, others->len);
  g_assert_true (devices->len > 0 || !has_phone (messages));
  for (guint i = 0; i < devices->len; i++)
    {
      const HeraldAnonymizedDevice *device = g_ptr_array_index (devices, i);
      g_autoptr (GPtrArray) before = calls_of (messages, device->device);
      g_autoptr (GPtrArray) after = calls_of (others, device->replacement);

      assert_same_calls (before, after);
    }
}

static gboolean
is_number_header (HeraldSpan name)
{
  g_autofree char *folded = g_ascii_strdown (name.data, (gssize) name.length);

  return g_str_has_suffix (folded, "calleridnum") || g_str_has_suffix (folded, "connectedlinenum") || g_str_has_suffix (folded, "exten")
         || g_str_equal (folded, "extension") || g_str_equal (folded, "callerid") || g_str_equal (folded, "dnid");
}

static gboolean
is_name_header (HeraldSpan name)
{
  g_autofree char *folded = g_ascii_strdown (name.data, (gssize) name.length);

  return g_str_has_suffix (folded, "calleridname") || g_str_has_suffix (folded, "connectedlinename") || g_str_equal (folded, "membername");
}

static guint
count_digits (HeraldSpan text)
{
  guint n = 0;

  while (n < text.length && g_ascii_isdigit (text.data[n]))
    n++;
  return n == text.length ? n : 0;
}

/* "Person" is what every name becomes, and what some recordings were made with. */
static void
add_words (GHashTable *secrets,
           HeraldSpan name)
{
  g_autofree char *text = herald_ami_unescape_name (name);
  g_auto (GStrv) words = g_strsplit_set (text, " \"'<>()/:;,.-_\\?!", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strlen (words[i]) > 3 && !g_str_equal (words[i], "Person") && !g_ascii_isdigit (words[i][0]) && !herald_anonymizer_is_plain_word (words[i], strlen (words[i])))
      g_hash_table_add (secrets, g_strdup (words[i]));
}

/* Addresses in any value. */
static void
add_addresses (GHashTable *secrets,
               HeraldSpan value)
{
  g_autofree char *text = g_utf8_make_valid (value.length > 0 ? value.data : "", (gssize) value.length);
  g_autoptr (GRegex) address = g_regex_new ("(?<![\\d.])\\d{1,3}(\\.\\d{1,3}){3}(?![\\d.]|[A-Za-z])|[\\w.]+@[a-z][\\w-]*\\.[a-z]\\w+", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (address, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      char *found = g_match_info_fetch (match, 0);

      if (g_str_has_prefix (found, "127.0.0.1") || g_str_has_prefix (found, "0.0.0.0"))
        g_free (found);
      else
        g_hash_table_add (secrets, found);
    }
}

static GHashTable *
secrets_of (GPtrArray *messages)
{
  GHashTable *secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < messages->len; i++)
    {
      HeraldSpan name, value;
      HeraldAmiLines lines;

      herald_ami_lines_init (&lines, g_ptr_array_index (messages, i));
      while (herald_ami_lines_next (&lines, &name, &value))
        {
          add_addresses (secrets, value);
          if (is_number_header (name) && count_digits (value) > 6)
            g_hash_table_add (secrets, g_strndup (value.data, value.length));
          else if (is_name_header (name))
            add_words (secrets, value);
        }
    }
  return secrets;
}

/* Small numbers may stand anywhere by chance: these are compared where they stand. */
static void
assert_extensions_replaced (HeraldAmiMessage *message,
                            HeraldAmiMessage *other)
{
  HeraldSpan name, value, other_name, other_value;
  HeraldAmiLines lines, other_lines;

  herald_ami_lines_init (&lines, message);
  herald_ami_lines_init (&other_lines, other);
  while (herald_ami_lines_next (&lines, &name, &value))
    {
      g_assert_true (herald_ami_lines_next (&other_lines, &other_name, &other_value));
      if (!is_number_header (name) || count_digits (value) < 2)
        continue;
      g_assert_cmpuint (value.length, ==, other_value.length);
      g_assert_cmpuint (count_digits (other_value), ==, value.length);
      g_assert_false (herald_span_equal (value, other_value));
    }
  g_assert_false (herald_ami_lines_next (&other_lines, &other_name, &other_value));
}

static void
test_nothing_left (gconstpointer path)
{
  g_autoptr (GPtrArray) messages = load (path);
  g_autoptr (HeraldAnonymizer) anonymizer = new_anonymizer ();
  g_autoptr (GString) text = anonymized (anonymizer, messages);
  g_autoptr (GPtrArray) others = read_messages (text->str, text->len);
  g_autoptr (GHashTable) secrets = secrets_of (messages);
  GHashTableIter iter;
  gpointer secret;

  g_hash_table_iter_init (&iter, secrets);
  while (g_hash_table_iter_next (&iter, &secret, NULL))
    if (g_strstr_len (text->str, (gssize) text->len, secret) != NULL)
      g_error ("“%s” is still there", (const char *) secret);
  for (guint i = 0; i < messages->len; i++)
    assert_extensions_replaced (g_ptr_array_index (messages, i), g_ptr_array_index (others, i));
}

static void
add_tests (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *name = g_path_get_basename (folder);
  const char *file;

  g_assert_nonnull (dir);
  while ((file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);
      g_autofree char *calls = g_strdup_printf ("/anonymized/calls/%s/%s", name, file);
      g_autofree char *left = g_strdup_printf ("/anonymized/nothing-left/%s/%s", name, file);

      if (!g_str_has_suffix (file, ".ami"))
        continue;
      g_test_add_data_func_full (calls, g_strdup (path), test_calls, g_free);
      g_test_add_data_func_full (left, g_strdup (path), test_nothing_left, g_free);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 1; i < argc; i++)
    add_tests (argv[i]);
  return g_test_run ();
}
