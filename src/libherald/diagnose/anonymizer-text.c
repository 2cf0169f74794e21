/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts and what stands for them. Nothing is remembered but digests and ordinals, so a hostile stream costs little.
 *
 * A phone number keeps its length and its head (country, area); of its last seven digits each is shifted by an
 * amount that depends on the key and on the digits behind it. So two numbers with the same ending have the same
 * ending afterwards: +49 30 …, 0049 30 …, 030 … and the number without its area code stay spellings of one number. */

#include <string.h>

#include "diagnose/anonymizer-private.h"

#define SHORT_MAX 5   /* digits of an internal extension */
#define TAIL 7        /* digits that are changed at the end of a longer number */
#define NUMBER_MAX 15 /* digits of a phone number (E.164); more are changed throughout */
#define WORD_LETTERS 8 /* of a word that stands for one beyond the numbered ones */

static inline guint64
rotated (guint64 x,
         guint bits)
{
  return x << bits | x >> (64 - bits);
}

static void
sip_round (guint64 v[4])
{
  v[0] += v[1];
  v[1] = rotated (v[1], 13) ^ v[0];
  v[0] = rotated (v[0], 32);
  v[2] += v[3];
  v[3] = rotated (v[3], 16) ^ v[2];
  v[0] += v[3];
  v[3] = rotated (v[3], 21) ^ v[0];
  v[2] += v[1];
  v[1] = rotated (v[1], 17) ^ v[2];
  v[2] = rotated (v[2], 32);
}

static void
sip_word (guint64 v[4],
          guint64 word)
{
  v[3] ^= word;
  sip_round (v);
  sip_round (v);
  v[0] ^= word;
}

/* SipHash-2-4 (Aumasson, Bernstein 2012) of @domain and the bytes: without the key nobody can tell from the digest
 * what it was made of. */
static guint64
digest (HeraldAnonymizer *self,
        guint domain,
        const char *bytes,
        gsize length)
{
  guint64 v[4] = { self->key[0] ^ 0x736f6d6570736575u, self->key[1] ^ 0x646f72616e646f6du,
                   self->key[0] ^ 0x6c7967656e657261u, self->key[1] ^ 0x7465646279746573u };

  sip_word (v, (guint64) domain << 56 | (length & 0xffffffffffffffu));
  for (gsize i = 0; i < length; i += 8)
    {
      guint64 word = 0;

      memcpy (&word, bytes + i, MIN (8, length - i));
      sip_word (v, word);
    }
  v[2] ^= 0xff;
  for (guint i = 0; i < 4; i++)
    sip_round (v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* The ordinal of a text among those of its kind, from 0; G_MAXUINT: too many are numbered already. */
static guint
ordinal (HeraldAnonymizer *self,
         HeraldAnonymous kind,
         guint64 what)
{
  GHashTable *table = self->texts[kind];
  gpointer known = g_hash_table_lookup (table, &what);

  if (known != NULL)
    return GPOINTER_TO_UINT (known) - 1;
  if (g_hash_table_size (table) >= HERALD_ANONYMIZER_TEXTS_MAX)
    return G_MAXUINT;
  g_hash_table_insert (table, g_memdup2 (&what, sizeof what), GUINT_TO_POINTER (g_hash_table_size (table) + 1));
  return g_hash_table_size (table) - 1;
}

/* An ordinal or a digest in letters: ab, ac, …; never a number, and of any length apart from any other. */
static void
append_letters (GString *to,
                guint64 value,
                guint least,
                char first)
{
  char letters[16];
  guint n = 0;

  while ((value > 0 || n < least) && n < sizeof letters)
    {
      letters[n++] = (char) (first + value % 26);
      value /= 26;
    }
  while (n > 0)
    g_string_append_c (to, letters[--n]);
}

static guint64
digest_of_word (HeraldAnonymizer *self,
                HeraldSpan text)
{
  g_autofree char *folded = g_ascii_strdown (text.data, (gssize) text.length);

  return digest (self, HERALD_ANONYMOUS_WORD, folded, text.length);
}

/* Devices are compared without regard to case, so both spellings need the same letters; the case itself stays. */
void
herald_anonymizer_word (HeraldAnonymizer *self,
                        HeraldSpan text,
                        GString *to)
{
  guint64 what = digest_of_word (self, text);
  guint n = ordinal (self, HERALD_ANONYMOUS_WORD, what);
  gboolean upper = text.length > 1 && g_ascii_isupper (text.data[0]) && g_ascii_isupper (text.data[1]);
  gboolean capital = g_ascii_isupper (text.data[0]);

  self->counts.words++;
  g_string_append (to, upper ? "WORD" : capital ? "Word" : "word");
  if (n != G_MAXUINT)
    append_letters (to, n, 2, upper ? 'A' : 'a');
  else
    append_letters (to, what >> 16, WORD_LETTERS, upper ? 'A' : 'a');
}

/* A digit of the tail: shifted by what the key makes of the digits behind it. The first of seven stays 0 or 1 where it
 * was, and does not become it: it may be the first of a local number, which must not become a trunk prefix. */
static char
shifted (guint64 key,
         guint place,
         char digit)
{
  guint d = (guint) (digit - '0');

  if (place == TAIL)
    return d < 2 ? digit : (char) ('2' + (d - 2 + 1 + key % 7) % 8);
  if (place == TAIL - 1)
    return d == 0 ? digit : (char) ('1' + (d - 1 + 1 + key % 8) % 9);
  return (char) ('0' + (d + 1 + key % 9) % 10);
}

static void
append_long (HeraldAnonymizer *self,
             const char *digits,
             gsize n,
             GString *to)
{
  gsize tail = n > NUMBER_MAX ? n : MIN (n, TAIL);

  g_string_append_len (to, digits, (gssize) (n - tail));
  for (gsize i = n - tail; i < n; i++)
    {
      gsize behind = n - i - 1;
      guint64 key = digest (self, 16, digits + i + 1, MIN (behind, NUMBER_MAX));

      g_string_append_c (to, shifted (key, n > NUMBER_MAX ? 1 : (guint) (n - i), digits[i]));
    }
}

/* An extension: its first digit does not become 0, its last one always changes. */
static void
append_short (HeraldAnonymizer *self,
              const char *digits,
              gsize n,
              GString *to)
{
  for (gsize i = 0; i < n; i++)
    {
      guint64 key = digest (self, 32 + (guint) n, digits + i + 1, n - i - 1);
      guint d = (guint) (digits[i] - '0');

      if (i == 0)
        g_string_append_c (to, d == 0 ? '0' : (char) ('1' + (d - 1 + key % 9) % 9));
      else if (i + 1 == n)
        g_string_append_c (to, (char) ('0' + (d + 1 + key % 9) % 10));
      else
        g_string_append_c (to, (char) ('0' + (d + key % 10) % 10));
    }
}

/* Digits in one piece. @code: behind a star or hash: *72 is a feature of the PBX, *81002 one with an extension. */
static void
append_digits (HeraldAnonymizer *self,
               const char *digits,
               gsize n,
               gsize least,
               gboolean code,
               GString *to)
{
  gsize kept = !code ? 0 : n <= 3 ? n : n <= SHORT_MAX ? 1 : 2;

  g_string_append_len (to, digits, (gssize) kept);
  digits += kept;
  n -= kept;
  if (n < least || (n <= SHORT_MAX && (self->flags & HERALD_ANONYMIZE_KEEP_EXTENSIONS)))
    {
      g_string_append_len (to, digits, (gssize) n);
      return;
    }
  self->counts.numbers++;
  if (n <= SHORT_MAX)
    append_short (self, digits, n, to);
  else
    append_long (self, digits, n, to);
}

static gboolean
is_letter (char c)
{
  return g_ascii_isalnum (c) || (guchar) c >= 0x80;
}

/* The length of an IPv4 address at @p, 0: none. */
static gsize
match_ipv4 (const char *p,
            gsize n)
{
  gsize i = 0;

  for (guint part = 0; part < 4; part++)
    {
      gsize begin = i;

      while (i < n && g_ascii_isdigit (p[i]) && i - begin < 4)
        i++;
      if (i == begin || i - begin > 3)
        return 0;
      if (part < 3 && (i == n || p[i++] != '.'))
        return 0;
    }
  if (i < n && (is_letter (p[i]) || (p[i] == '.' && i + 1 < n && g_ascii_isdigit (p[i + 1]))))
    return 0;
  return i;
}

/* 00:11:22:aa:bb:cc or with dashes. */
static gsize
match_mac (const char *p,
           gsize n)
{
  if (n < 17 || (n > 17 && is_letter (p[17])))
    return 0;
  for (gsize i = 0; i < 17; i++)
    if (i % 3 == 2 ? p[i] != p[2] || (p[i] != ':' && p[i] != '-') : !g_ascii_isxdigit (p[i]))
      return 0;
  return 17;
}

static gsize
match_ipv6 (const char *p,
            gsize n)
{
  gsize i = 0, colons = 0, digits = 0;
  gboolean shortened = FALSE;

  for (; i < n && i < 46 && (g_ascii_isxdigit (p[i]) || p[i] == ':'); i++)
    {
      digits += p[i] != ':';
      colons += p[i] == ':';
      shortened |= i > 0 && p[i] == ':' && p[i - 1] == ':';
    }
  while (i > 0 && p[i - 1] == ':' && !(i > 1 && p[i - 2] == ':'))
    i--, colons--;
  if (i < n && is_letter (p[i]))
    return 0;
  return (shortened && digits > 0) || (colons == 7 && digits > 7) ? i : 0;
}

/* Into the ranges for documentation and measurement (RFC 2544, RFC 3849, and locally given MACs). */
static void
append_address (HeraldAnonymizer *self,
                const char *p,
                gsize n,
                char sort,
                GString *to)
{
  g_autofree char *folded = g_ascii_strdown (p, (gssize) n);
  guint64 what = digest (self, HERALD_ANONYMOUS_ADDRESS, folded, n);
  guint i = ordinal (self, HERALD_ANONYMOUS_ADDRESS, what);

  if (strcmp (folded, "127.0.0.1") == 0 || strcmp (folded, "0.0.0.0") == 0)
    {
      g_string_append_len (to, p, (gssize) n);
      return;
    }
  self->counts.addresses++;
  i = i != G_MAXUINT ? i + 1 : (guint) (what >> 40);
  if (sort == '4')
    g_string_append_printf (to, "198.%u.%u.%u", 18 + (i >> 16 & 1), i >> 8 & 0xff, i & 0xff);
  else if (sort == '6')
    g_string_append_printf (to, "2001:db8::%x:%x", i >> 16 & 0xffff, i & 0xffff);
  else
    g_string_append_printf (to, "02%c00%c00%c%02x%c%02x%c%02x", p[2], p[2], p[2], i >> 16 & 0xff, p[2], i >> 8 & 0xff, p[2],
                            i & 0xff);
}

/* An address at the begin of a run of letters and digits. */
static gsize
take_address (HeraldAnonymizer *self,
              const char *p,
              gsize n,
              GString *to)
{
  gsize length;

  if (!g_ascii_isxdigit (*p))
    return 0;
  if ((length = match_ipv4 (p, n)) > 0)
    append_address (self, p, length, '4', to);
  else if ((length = match_mac (p, n)) > 0)
    append_address (self, p, length, 'm', to);
  else if ((length = match_ipv6 (p, n)) > 0)
    append_address (self, p, length, '6', to);
  return length;
}

/* Any text: addresses, numbers and words are replaced, what stands between them stays. */
void
herald_anonymizer_scrub (HeraldAnonymizer *self,
                         HeraldSpan text,
                         HeraldScrub how,
                         GString *to)
{
  gboolean keep_words = (how & HERALD_SCRUB_DEVICE) && (self->flags & HERALD_ANONYMIZE_KEEP_DEVICES);
  gsize least = how & (HERALD_SCRUB_PHONE | HERALD_SCRUB_DEVICE) ? 2 : 3;
  gsize run;

  for (gsize i = 0; i < text.length; i += run)
    {
      const char *p = text.data + i;
      gsize left = text.length - i;
      gboolean digits = TRUE;

      run = 1;
      if (!is_letter (*p))
        {
          g_string_append_c (to, *p);
          continue;
        }
      if ((run = take_address (self, p, left, to)) > 0)
        continue;
      for (run = 0; run < left && is_letter (p[run]); run++)
        digits &= g_ascii_isdigit (p[run]) != 0;
      if (digits)
        append_digits (self, p, run, least, i > 0 && (p[-1] == '*' || p[-1] == '#'), to);
      else if (run == 1 || keep_words || herald_anonymizer_is_plain_word (p, run))
        g_string_append_len (to, p, (gssize) run);
      else
        herald_anonymizer_word (self, (HeraldSpan) { p, (guint) run }, to);
    }
}

/* The digits of a number that is written with blanks and the like, or %NULL where there is something else. */
static GString *
spelled_digits (HeraldSpan text)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (guint i = 0; i < text.length; i++)
    if (g_ascii_isdigit (text.data[i]))
      g_string_append_c (digits, text.data[i]);
    else if (strchr ("+ -.()/", text.data[i]) == NULL || text.data[i] == '\0')
      return NULL;
  return digits->len > 1 ? g_steal_pointer (&digits) : NULL;
}

/* A header that holds a number: however it is written, the digits belong together. */
void
herald_anonymizer_number (HeraldAnonymizer *self,
                          HeraldSpan text,
                          GString *to)
{
  g_autoptr (GString) digits = spelled_digits (text);
  g_autoptr (GString) replaced = NULL;
  gsize next = 0;

  if (digits == NULL)
    {
      herald_anonymizer_scrub (self, text, HERALD_SCRUB_PHONE, to);
      return;
    }
  replaced = g_string_new (NULL);
  append_digits (self, digits->str, digits->len, 2, FALSE, replaced);
  for (guint i = 0; i < text.length; i++)
    g_string_append_c (to, g_ascii_isdigit (text.data[i]) ? replaced->str[next++] : text.data[i]);
}

/* What servers write where there is no name. */
static gboolean
is_no_name (const char *name)
{
  static const char *const words[] = { "", "<unknown>", "unknown", "(null)", "<null>", "n/a", "anonymous", "restricted",
                                       "private", "unavailable", "withheld", "asterisk" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (name, words[i]) == 0)
      return TRUE;
  return FALSE;
}

/* A person's name, as a whole and without its escapes, so that each spelling of it gets the same replacement. */
void
herald_anonymizer_name (HeraldAnonymizer *self,
                        HeraldSpan text,
                        GString *to)
{
  g_autofree char *name = herald_ami_unescape_name (text);
  g_autoptr (GString) digits = spelled_digits ((HeraldSpan) { name, (guint) strlen (name) });
  guint64 what;
  guint n;

  if (is_no_name (name))
    g_string_append_len (to, text.data, (gssize) text.length);
  else if (digits != NULL)
    herald_anonymizer_number (self, (HeraldSpan) { name, (guint) strlen (name) }, to);
  else
    {
      self->counts.names++;
      what = digest (self, HERALD_ANONYMOUS_NAME, name, strlen (name));
      n = ordinal (self, HERALD_ANONYMOUS_NAME, what);
      if (n != G_MAXUINT)
        g_string_append_printf (to, "Person %u", n + 1);
      else
        {
          g_string_append (to, "Person ");
          append_letters (to, what >> 16, WORD_LETTERS, 'a');
        }
    }
}
