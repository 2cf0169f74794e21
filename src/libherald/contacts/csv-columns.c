/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the columns of an address book are called: in English, German, French, Spanish, Italian, Dutch, Polish and
 * Portuguese, as Outlook, Google, Thunderbird, Fritz!Box and plain spreadsheets name them. */

#include "contacts/csv-columns.h"

#include <string.h>

#include "numbers/number.h"

/* Digits in a cell that make it a number where there is no header to tell. */
#define NUMBER_DIGITS_MIN 5

typedef struct
{
  const char *name; /* letters and digits only, lower case, without accents */
  HeraldColumnKind kind;
} Name;

static const Name names[] = {
  { "name", HERALD_COLUMN_NAME }, { "fullname", HERALD_COLUMN_NAME }, { "displayname", HERALD_COLUMN_NAME },
  { "contact", HERALD_COLUMN_NAME }, { "contactname", HERALD_COLUMN_NAME }, { "fileas", HERALD_COLUMN_NAME },
  { "person", HERALD_COLUMN_NAME }, { "anzeigename", HERALD_COLUMN_NAME }, { "kontakt", HERALD_COLUMN_NAME },
  { "ansprechpartner", HERALD_COLUMN_NAME }, { "vollstandigername", HERALD_COLUMN_NAME }, { "nomcomplet", HERALD_COLUMN_NAME },
  { "nomaffiche", HERALD_COLUMN_NAME }, { "nombrecompleto", HERALD_COLUMN_NAME }, { "nombreparamostrar", HERALD_COLUMN_NAME },
  { "contacto", HERALD_COLUMN_NAME },
  { "nomecompleto", HERALD_COLUMN_NAME }, { "nominativo", HERALD_COLUMN_NAME }, { "contatto", HERALD_COLUMN_NAME },
  { "naam", HERALD_COLUMN_NAME }, { "volledigenaam", HERALD_COLUMN_NAME }, { "weergavenaam", HERALD_COLUMN_NAME },
  { "contactpersoon", HERALD_COLUMN_NAME }, { "imieinazwisko", HERALD_COLUMN_NAME }, { "nazwawyswietlana", HERALD_COLUMN_NAME },
  { "nomedeexibicao", HERALD_COLUMN_NAME }, { "screenname", HERALD_COLUMN_UNKNOWN },
  { "nameprefix", HERALD_COLUMN_PREFIX }, { "titel", HERALD_COLUMN_PREFIX },
  { "givenname", HERALD_COLUMN_GIVEN }, { "firstname", HERALD_COLUMN_GIVEN }, { "vorname", HERALD_COLUMN_GIVEN },
  { "prenom", HERALD_COLUMN_GIVEN }, { "nombre", HERALD_COLUMN_GIVEN }, { "nombredepila", HERALD_COLUMN_GIVEN },
  { "nome", HERALD_COLUMN_GIVEN }, { "voornaam", HERALD_COLUMN_GIVEN }, { "imie", HERALD_COLUMN_GIVEN },
  { "primeironome", HERALD_COLUMN_GIVEN },
  { "middlename", HERALD_COLUMN_MIDDLE }, { "additionalname", HERALD_COLUMN_MIDDLE }, { "weiterevornamen", HERALD_COLUMN_MIDDLE },
  { "familyname", HERALD_COLUMN_FAMILY }, { "lastname", HERALD_COLUMN_FAMILY }, { "surname", HERALD_COLUMN_FAMILY },
  { "nachname", HERALD_COLUMN_FAMILY }, { "familienname", HERALD_COLUMN_FAMILY }, { "nom", HERALD_COLUMN_FAMILY },
  { "nomdefamille", HERALD_COLUMN_FAMILY }, { "apellido", HERALD_COLUMN_FAMILY }, { "apellidos", HERALD_COLUMN_FAMILY },
  { "cognome", HERALD_COLUMN_FAMILY }, { "achternaam", HERALD_COLUMN_FAMILY }, { "nazwisko", HERALD_COLUMN_FAMILY },
  { "sobrenome", HERALD_COLUMN_FAMILY }, { "ultimonome", HERALD_COLUMN_FAMILY },
  { "suffix", HERALD_COLUMN_SUFFIX }, { "namesuffix", HERALD_COLUMN_SUFFIX }, { "namenszusatz", HERALD_COLUMN_SUFFIX },
  { "company", HERALD_COLUMN_ORGANISATION }, { "companyname", HERALD_COLUMN_ORGANISATION }, { "organization", HERALD_COLUMN_ORGANISATION },
  { "organisation", HERALD_COLUMN_ORGANISATION }, { "organizationname", HERALD_COLUMN_ORGANISATION }, { "account", HERALD_COLUMN_ORGANISATION },
  { "accountname", HERALD_COLUMN_ORGANISATION }, { "customer", HERALD_COLUMN_ORGANISATION }, { "firma", HERALD_COLUMN_ORGANISATION },
  { "unternehmen", HERALD_COLUMN_ORGANISATION }, { "kunde", HERALD_COLUMN_ORGANISATION }, { "societe", HERALD_COLUMN_ORGANISATION },
  { "entreprise", HERALD_COLUMN_ORGANISATION }, { "empresa", HERALD_COLUMN_ORGANISATION }, { "compania", HERALD_COLUMN_ORGANISATION },
  { "organizacion", HERALD_COLUMN_ORGANISATION },
  { "azienda", HERALD_COLUMN_ORGANISATION }, { "societa", HERALD_COLUMN_ORGANISATION }, { "ditta", HERALD_COLUMN_ORGANISATION },
  { "bedrijf", HERALD_COLUMN_ORGANISATION }, { "bedrijfsnaam", HERALD_COLUMN_ORGANISATION }, { "organisatie", HERALD_COLUMN_ORGANISATION },
  { "klant", HERALD_COLUMN_ORGANISATION }, { "client", HERALD_COLUMN_ORGANISATION }, { "cliente", HERALD_COLUMN_ORGANISATION },
  { "organizacja", HERALD_COLUMN_ORGANISATION }, { "organizacao", HERALD_COLUMN_ORGANISATION },
  { "companhia", HERALD_COLUMN_ORGANISATION },
  { "url", HERALD_COLUMN_URL }, { "website", HERALD_COLUMN_URL }, { "webpage", HERALD_COLUMN_URL }, { "homepage", HERALD_COLUMN_URL },
  { "webseite", HERALD_COLUMN_URL }, { "internet", HERALD_COLUMN_URL }, { "siteweb", HERALD_COLUMN_URL }, { "pageweb", HERALD_COLUMN_URL },
  { "paginaweb", HERALD_COLUMN_URL }, { "sitioweb", HERALD_COLUMN_URL },
  { "note", HERALD_COLUMN_NOTE }, { "notes", HERALD_COLUMN_NOTE }, { "comment", HERALD_COLUMN_NOTE }, { "comments", HERALD_COLUMN_NOTE },
  { "notiz", HERALD_COLUMN_NOTE }, { "notizen", HERALD_COLUMN_NOTE }, { "bemerkung", HERALD_COLUMN_NOTE }, { "bemerkungen", HERALD_COLUMN_NOTE },
  { "kommentar", HERALD_COLUMN_NOTE }, { "remarques", HERALD_COLUMN_NOTE }, { "notas", HERALD_COLUMN_NOTE }, { "comentarios", HERALD_COLUMN_NOTE },
  { "owner", HERALD_COLUMN_OWNER }, { "ownerextension", HERALD_COLUMN_OWNER },
  { "uid", HERALD_COLUMN_UID }, /* a plain "ID" or a customer's number is not one contact's for ever */
  { "groups", HERALD_COLUMN_GROUPS }, { "group", HERALD_COLUMN_GROUPS }, { "groupmembership", HERALD_COLUMN_GROUPS },
  { "labels", HERALD_COLUMN_GROUPS }, { "categories", HERALD_COLUMN_GROUPS }, { "category", HERALD_COLUMN_GROUPS },
  { "gruppe", HERALD_COLUMN_GROUPS }, { "gruppen", HERALD_COLUMN_GROUPS }, { "kategorie", HERALD_COLUMN_GROUPS },
  { "kategorien", HERALD_COLUMN_GROUPS }, { "categorie", HERALD_COLUMN_GROUPS }, { "groupe", HERALD_COLUMN_GROUPS },
  { "groupes", HERALD_COLUMN_GROUPS }, { "categorias", HERALD_COLUMN_GROUPS }, { "grupo", HERALD_COLUMN_GROUPS },
  { "grupos", HERALD_COLUMN_GROUPS },
  { "favourite", HERALD_COLUMN_FAVOURITE }, { "favorite", HERALD_COLUMN_FAVOURITE }, { "photobase64", HERALD_COLUMN_PHOTO },
};

/* Words within a name; the first that is there decides. Fax machines do not call, but they are dialled. */
static const Name words[] = {
  { "mailingaddress", HERALD_COLUMN_ADDRESS },
  { "email", HERALD_COLUMN_EMAIL }, { "mailadresse", HERALD_COLUMN_EMAIL }, { "courriel", HERALD_COLUMN_EMAIL },
  { "adressedemessagerie", HERALD_COLUMN_EMAIL }, { "correo", HERALD_COLUMN_EMAIL }, { "mail", HERALD_COLUMN_EMAIL },
  { "phone", HERALD_COLUMN_PHONE }, { "telefon", HERALD_COLUMN_PHONE }, { "mobil", HERALD_COLUMN_PHONE },
  { "movil", HERALD_COLUMN_PHONE }, { "handy", HERALD_COLUMN_PHONE }, { "cell", HERALD_COLUMN_PHONE },
  { "portable", HERALD_COLUMN_PHONE }, { "rufnummer", HERALD_COLUMN_PHONE }, { "durchwahl", HERALD_COLUMN_PHONE },
  { "fax", HERALD_COLUMN_PHONE }, { "pager", HERALD_COLUMN_PHONE }, { "celular", HERALD_COLUMN_PHONE }, { "gsm", HERALD_COLUMN_PHONE },
  { "extension", HERALD_COLUMN_PHONE }, { "nebenstelle", HERALD_COLUMN_PHONE }, { "cellulare", HERALD_COLUMN_PHONE },
  { "mobiel", HERALD_COLUMN_PHONE }, { "telefoon", HERALD_COLUMN_PHONE }, { "komork", HERALD_COLUMN_PHONE },
  { "telemovel", HERALD_COLUMN_PHONE }, { "interno", HERALD_COLUMN_PHONE },
  { "address", HERALD_COLUMN_ADDRESS }, { "street", HERALD_COLUMN_ADDRESS }, { "strasse", HERALD_COLUMN_ADDRESS },
  { "adresse", HERALD_COLUMN_ADDRESS }, { "anschrift", HERALD_COLUMN_ADDRESS }, { "postalcode", HERALD_COLUMN_ADDRESS },
  { "postleitzahl", HERALD_COLUMN_ADDRESS }, { "city", HERALD_COLUMN_ADDRESS }, { "direccion", HERALD_COLUMN_ADDRESS },
  { "indirizzo", HERALD_COLUMN_ADDRESS }, { "adres", HERALD_COLUMN_ADDRESS }, { "endereco", HERALD_COLUMN_ADDRESS },
  { "ulica", HERALD_COLUMN_ADDRESS }, { "postcode", HERALD_COLUMN_ADDRESS }, { "zipcode", HERALD_COLUMN_ADDRESS },
  { "ville", HERALD_COLUMN_ADDRESS }, { "ciudad", HERALD_COLUMN_ADDRESS }, { "codepostal", HERALD_COLUMN_ADDRESS },
};

/* What a number is, by a word in the name of its column. */
static const char *const labels[][2] = {
  { "mobil", "mobile" }, { "movil", "mobile" }, { "handy", "mobile" }, { "cell", "mobile" }, { "celular", "mobile" }, { "portable", "mobile" },
  { "gsm", "mobile" }, { "mobiel", "mobile" }, { "komork", "mobile" }, { "telemovel", "mobile" }, { "pager", "pager" },
  { "homefax", "home fax" }, { "faxprivat", "home fax" }, { "faxdomicile", "home fax" }, { "businessfax", "work fax" },
  { "faxgeschaftlich", "work fax" }, { "workfax", "work fax" }, { "fax", "fax" },
  { "home", "home" }, { "privat", "home" }, { "domicile", "home" }, { "particular", "home" }, { "casa", "home" },
  { "business", "work" }, { "work", "work" }, { "office", "work" }, { "geschaft", "work" }, { "dienst", "work" }, { "buro", "work" },
  { "bureau", "work" }, { "travail", "work" }, { "trabajo", "work" }, { "oficina", "work" }, { "company", "work" }, { "firma", "work" },
  { "ufficio", "work" }, { "werk", "work" }, { "zakelijk", "work" }, { "kantoor", "work" }, { "prywatn", "home" }, { "thuis", "home" },
  { "main", "main" }, { "zentrale", "main" },
};

/* "Téléphone (bureau)" -> "telephonebureau" */
static char *
simplify (const char *header)
{
  g_autofree char *folded = g_utf8_casefold (header, -1);
  g_autofree char *apart = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  GString *simple = g_string_new (NULL);

  for (const char *p = apart; p != NULL && *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (simple, *p);
  return g_string_free (simple, FALSE);
}

static guint
get_index (const char *simple)
{
  const char *digit = strpbrk (simple, "123456789");

  return digit != NULL ? (guint) g_ascii_strtoull (digit, NULL, 10) : 0;
}

static const char *
get_label (const char *simple)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (strstr (simple, labels[i][0]) != NULL)
      return labels[i][1];
  return NULL;
}

static HeraldColumnKind
get_kind (const char *simple)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (simple, names[i].name) == 0)
      return names[i].kind;
  if (g_str_has_suffix (simple, "phonetic") || g_str_has_prefix (simple, "phonetic") || g_str_has_prefix (simple, "yomi"))
    return HERALD_COLUMN_UNKNOWN;
  if (g_str_has_prefix (simple, "organization") && g_str_has_suffix (simple, "name"))
    return HERALD_COLUMN_ORGANISATION; /* Google: "Organization 1 - Name" */
  if (g_str_has_prefix (simple, "website") && g_str_has_suffix (simple, "value"))
    return HERALD_COLUMN_URL;
  if (g_str_has_prefix (simple, "address") && get_index (simple) > 0 && !g_str_has_suffix (simple, "formatted"))
    return HERALD_COLUMN_UNKNOWN; /* Google: the parts of what is there in whole */
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (simple, words[i].name) != NULL)
      return words[i].kind;
  if (g_str_has_prefix (simple, "tel"))
    return HERALD_COLUMN_PHONE;
  return strcmp (simple, "number") == 0 || strcmp (simple, "nummer") == 0 || strcmp (simple, "numero") == 0 ? HERALD_COLUMN_PHONE
                                                                                                           : HERALD_COLUMN_UNKNOWN;
}

/* "Phone 1 - Type", "E-mail 1 - Label": says what the value beside it is. */
static gboolean
is_label (const char *simple)
{
  return get_index (simple) > 0 && (g_str_has_suffix (simple, "type") || g_str_has_suffix (simple, "label"));
}

/**
 * herald_csv_column_guess:
 * @header: the name of a column, UTF-8
 *
 * Returns: what is in it
 */
HeraldColumn
herald_csv_column_guess (const char *header)
{
  g_autofree char *simple = simplify (header);
  HeraldColumn column = { get_kind (simple), NULL, get_index (simple) };

  if (is_label (simple))
    column.kind = column.kind == HERALD_COLUMN_PHONE ? HERALD_COLUMN_PHONE_LABEL : HERALD_COLUMN_UNKNOWN;
  else if (column.kind == HERALD_COLUMN_PHONE)
    column.label = get_label (simple);
  return column;
}

/* What a person or a command line may say that is in a column. */
static const struct
{
  const char *field;
  HeraldColumnKind kind;
} fields[] = {
  { "none", HERALD_COLUMN_UNKNOWN }, { "name", HERALD_COLUMN_NAME }, { "prefix", HERALD_COLUMN_PREFIX },
  { "given-name", HERALD_COLUMN_GIVEN }, { "middle-name", HERALD_COLUMN_MIDDLE }, { "family-name", HERALD_COLUMN_FAMILY },
  { "suffix", HERALD_COLUMN_SUFFIX }, { "company", HERALD_COLUMN_ORGANISATION }, { "email", HERALD_COLUMN_EMAIL },
  { "website", HERALD_COLUMN_URL }, { "address", HERALD_COLUMN_ADDRESS }, { "notes", HERALD_COLUMN_NOTE },
  { "groups", HERALD_COLUMN_GROUPS }, { "favourite", HERALD_COLUMN_FAVOURITE }, { "uid", HERALD_COLUMN_UID },
  { "owner", HERALD_COLUMN_OWNER }, { "photo", HERALD_COLUMN_PHOTO }, { "phone", HERALD_COLUMN_PHONE }, { "phone-type", HERALD_COLUMN_PHONE_LABEL },
};

/**
 * herald_csv_column_to_string:
 * @column: a column
 *
 * Returns: what is in it, "phone" also where it has a label
 */
const char *
herald_csv_column_to_string (const HeraldColumn *column)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].kind == column->kind)
      return fields[i].field;
  return fields[0].field;
}

/**
 * herald_csv_column_from_string:
 * @field: what is in it: "name", "phone", "phone:mobile", "none"
 * @column: (out): the same; a "phone-type" has no number yet
 *
 * Returns: %FALSE when nothing is called so
 */
gboolean
herald_csv_column_from_string (const char *field,
                               HeraldColumn *column)
{
  *column = (HeraldColumn) { HERALD_COLUMN_UNKNOWN, NULL, 0 };
  if (g_str_has_prefix (field, "phone:") && field[strlen ("phone:")] != '\0')
    {
      column->kind = HERALD_COLUMN_PHONE;
      column->label = g_intern_string (field + strlen ("phone:"));
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_ascii_strcasecmp (fields[i].field, field) == 0)
      {
        column->kind = fields[i].kind;
        return TRUE;
      }
  return FALSE;
}

/**
 * herald_csv_is_number:
 * @cell: a cell of a table without a header
 *
 * Returns: whether it is a telephone number as far as its look goes
 */
gboolean
herald_csv_is_number (const char *cell)
{
  guint digits = 0;

  for (; *cell != '\0'; cell++)
    {
      if (g_ascii_isdigit (*cell))
        digits++;
      else if (strchr (" +-/.()", *cell) == NULL)
        return FALSE;
    }
  return digits >= NUMBER_DIGITS_MIN && digits <= HERALD_NUMBER_MAX;
}

/**
 * herald_csv_is_formula:
 * @cell: what a cell shall hold
 *
 * Returns: whether a spreadsheet would calculate instead of show it, or would once the apostrophes before it are
 *   taken for those of herald_csv_unguard()
 */
gboolean
herald_csv_is_formula (const char *cell)
{
  cell += strspn (cell, "'");
  return *cell != '\0' && strchr ("=+-@\t\r\n", *cell) != NULL;
}

/**
 * herald_csv_unguard:
 * @cell: (inout): a cell as it stands in the file
 *
 * Takes off the apostrophe that keeps a spreadsheet from calculating the text after it.
 *
 * Returns: @cell
 */
char *
herald_csv_unguard (char *cell)
{
  if (*cell == '\'' && herald_csv_is_formula (cell))
    memmove (cell, cell + 1, strlen (cell));
  return cell;
}
