/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every shipped integration file against answers written from the documentation of its system, over TLS and by its own
 * address: what is sent is exactly what is documented, what comes back becomes the right contact, somebody unknown is
 * nobody, and an error is said. */

#include <string.h>

#include "web.h"

static Web *web;
static const char *files;

/* The caller of every row: +49 30 1234567. */
#define CALLER "+49301234567"
#define EXCHANGES_MAX 8

typedef struct
{
  const char *line;   /* decoded */
  const char *body;   /* NULL: none */
  guint status;
  const char *answer; /* NULL: none */
} Exchange;

typedef struct
{
  const char *name;
  const char *file;
  const char *settings;
  const char *header; /* "Name: value" that every request has, or NULL */
  Exchange exchanges[EXCHANGES_MAX];
  const char *found;  /* "name|organisation|email|uid|page|class"; NULL: nobody */
  int error;          /* of HeraldSourceError, -1: none */
  const char *words;  /* in its message */
} Row;

#define ESPO "espocrm", "param.server=https://crm.example.com\nsecret.key=KEY", "X-Api-Key: KEY"
#define ESPO_QUERY(fields) "?searchParams={\"maxSize\":5,\"select\":[" fields "],\"where\":[{\"type\":\"or\",\"value\":[{\"type\":\"equals\",\"attribute\":\"phoneNumberNumeric\",\"value\":\"49301234567\"},{\"type\":\"endsWith\",\"attribute\":\"phoneNumberNumeric\",\"value\":\"301234567\"}]}]}"
#define ESPO_PERSON "\"id\",\"name\",\"accountName\",\"emailAddress\",\"phoneNumber\",\"phoneNumberData\""
#define ESPO_ACCOUNT "\"id\",\"name\",\"emailAddress\",\"phoneNumber\",\"phoneNumberData\""
#define ODOO "odoo", "param.server=https://crm.example.com\nparam.database=main\nsecret.key=KEY", "Authorization: bearer KEY"
#define ODOO_BODY(op, n) "{\"domain\":[[\"phone_mobile_search\",\"" op "\",\"" n "\"]],\"fields\":[\"id\",\"name\",\"display_name\",\"parent_id\",\"email\",\"phone\",\"is_company\"],\"limit\":5}"
#define RPC "odoo-rpc", "param.server=https://crm.example.com\nparam.database=main\nparam.user=ada\nsecret.key=KEY", "Content-Type: application/json"
#define RPC_LOGIN "{\"jsonrpc\":\"2.0\",\"method\":\"call\",\"id\":1,\"params\":{\"service\":\"common\",\"method\":\"authenticate\",\"args\":[\"main\",\"ada\",\"KEY\",{}]}}"
#define RPC_BODY(op, n) "{\"jsonrpc\":\"2.0\",\"method\":\"call\",\"id\":1,\"params\":{\"service\":\"object\",\"method\":\"execute_kw\",\"args\":[\"main\",2,\"KEY\",\"res.partner\",\"search_read\",[[[\"phone_mobile_search\",\"" op "\",\"" n "\"]]],{\"fields\":[\"id\",\"name\",\"display_name\",\"parent_id\",\"email\",\"phone\",\"mobile\",\"is_company\"],\"limit\":5}]}}"
#define RPC_LINE "POST https://crm.example.com/jsonrpc"
#define ZAMMAD "zammad", "param.server=https://crm.example.com\nsecret.token=KEY", "Authorization: Token token=KEY"
#define ZAMMAD_LINE(n) "GET https://crm.example.com/api/v1/users/search?expand=true&query=phone:*" n " OR mobile:*" n "&limit=10"
#define ERP "erpnext", "param.server=https://crm.example.com\nparam.key=APIKEY\nsecret.secret=KEY", "Authorization: token APIKEY:KEY"
#define ERP_LINE(n) "GET https://crm.example.com/api/resource/Contact?fields=[\"name\",\"full_name\",\"email_id\",\"company_name\",\"phone\",\"mobile_no\"]&filters=[[\"Contact Phone\",\"phone\",\"like\",\"%" n "\"]]&limit_page_length=5"
/* Basic is base64 of ada@example.com/token:KEY and of KEY:X. */
#define ZENDESK "zendesk", "param.account=acme\nparam.user=ada@example.com\nsecret.token=KEY", "Authorization: Basic YWRhQGV4YW1wbGUuY29tL3Rva2VuOktFWQ=="
#define ZENDESK_LINE "GET https://acme.zendesk.com/api/v2/search.json?query=type:user phone:*301234567"
#define HUBSPOT "hubspot", "param.portal=42\nsecret.token=pat-KEY", "Authorization: Bearer pat-KEY"
#define HUBSPOT_LINE "POST https://api.hubapi.com/crm/v3/objects/contacts/search"
#define HUBSPOT_BODY "{\"filterGroups\":[{\"filters\":[{\"propertyName\":\"hs_searchable_calculated_phone_number\",\"operator\":\"EQ\",\"value\":\"301234567\"}]},{\"filters\":[{\"propertyName\":\"hs_searchable_calculated_mobile_number\",\"operator\":\"EQ\",\"value\":\"301234567\"}]},{\"filters\":[{\"propertyName\":\"phone\",\"operator\":\"EQ\",\"value\":\"+49301234567\"}]}],\"properties\":[\"firstname\",\"lastname\",\"email\",\"company\",\"phone\",\"mobilephone\"],\"limit\":5,\"after\":\"0\",\"sorts\":[]}"
#define BITRIX "bitrix24", "param.server=https://crm.example.com\nparam.user=7\nsecret.webhook=SECRETKEY", NULL
#define BITRIX_LINE "POST https://crm.example.com/rest/7/SECRETKEY/telephony.externalCall.searchCrmEntities"
#define KOMMO "kommo", "param.server=https://crm.example.com\nsecret.token=KEY", "Authorization: Bearer KEY"
#define KOMMO_LINE "GET https://crm.example.com/api/v4/contacts?with=leads&query=301234567&limit=5"
#define FRESHDESK "freshdesk", "param.account=acme\nsecret.key=KEY", "Authorization: Basic S0VZOlg="
#define FRESHDESK_LINE(field, n) "GET https://acme.freshdesk.com/api/v2/contacts?" field "=" n
#define DOLIBARR "dolibarr", "param.server=https://crm.example.com/dolibarr\nsecret.key=KEY", "DOLAPIKEY: KEY"
#define DOLIBARR_CONTACT(n) "GET https://crm.example.com/dolibarr/api/index.php/contacts?limit=5&sqlfilters=((t.phone:like:'%" n "') or (t.phone_mobile:like:'%" n "') or (t.phone_perso:like:'%" n "'))"
#define DOLIBARR_COMPANY(n) "GET https://crm.example.com/dolibarr/api/index.php/thirdparties?limit=5&sqlfilters=(t.phone:like:'%" n "')"
#define PIPEDRIVE "pipedrive", "param.account=acme\nsecret.token=KEY", "x-api-token: KEY"
#define PIPEDRIVE_LINE "GET https://acme.pipedrive.com/api/v2/persons/search?term=301234567&fields=phone&limit=5"
/* ada:KEY */
#define MAUTIC "mautic", "param.server=https://crm.example.com\nparam.user=ada\nsecret.password=KEY", "Authorization: Basic YWRhOktFWQ=="
#define MAUTIC_LINE(field) "GET https://crm.example.com/api/contacts?where[0][col]=" field "&where[0][expr]=in&where[0][val]=+49301234567,0301234567,49301234567&limit=5&minimal=true"
#define GENERIC "generic", "param.server=https://crm.example.com/callers\nsecret.token=KEY", "Authorization: Bearer KEY"
#define GENERIC_LINE "GET https://crm.example.com/callers?number=+49301234567"
#define LOOSE "%1%2%3%4%5%6%7%"

static const Row rows[] = {
  { "contact", ESPO, { { "GET https://crm.example.com/api/v1/Contact" ESPO_QUERY (ESPO_PERSON), NULL, 200, "{\"total\":1,\"list\":[{\"id\":\"55643ca033f7ab4c5\",\"name\":\"Ada Byron\",\"accountName\":\"Acme\",\"emailAddress\":\"a@b.c\",\"phoneNumber\":\"+49301111111\",\"phoneNumberData\":[{\"phoneNumber\":\"+49301111111\"},{\"phoneNumber\":\"030 / 123 45 67\"}]}]}" } },
    "Ada Byron|Acme|a@b.c|contact/55643ca033f7ab4c5|https://crm.example.com/#Contact/view/55643ca033f7ab4c5|exact", -1, NULL },
  { "account", ESPO, { { "GET https://crm.example.com/api/v1/Contact" ESPO_QUERY (ESPO_PERSON), NULL, 200, "{\"total\":-1,\"list\":[]}" }, { "GET https://crm.example.com/api/v1/Account" ESPO_QUERY (ESPO_ACCOUNT), NULL, 200, "{\"total\":1,\"list\":[{\"id\":\"a1\",\"name\":\"Acme\",\"phoneNumber\":\"+49301234567\"}]}" } },
    "|Acme||account/a1|https://crm.example.com/#Account/view/a1|exact", -1, NULL },
  { "nobody", ESPO, { { "GET https://crm.example.com/api/v1/Contact" ESPO_QUERY (ESPO_PERSON), NULL, 200, "{\"total\":0,\"list\":[]}" }, { "GET https://crm.example.com/api/v1/Account" ESPO_QUERY (ESPO_ACCOUNT), NULL, 403, NULL }, { "GET https://crm.example.com/api/v1/Lead" ESPO_QUERY (ESPO_PERSON), NULL, 200, "{\"total\":0,\"list\":[]}" } }, NULL, -1, NULL },
  { "key", ESPO, { { "GET https://crm.example.com/api/v1/Contact" ESPO_QUERY (ESPO_PERSON), NULL, 401, NULL } }, NULL, HERALD_SOURCE_ERROR_REFUSED, "did not accept" },

  { "person", ODOO, { { "POST https://crm.example.com/json/2/res.partner/search_read", ODOO_BODY ("=", "+49301234567"), 200, "[{\"id\":25,\"name\":\"Ada\",\"parent_id\":[14,\"Acme\"],\"email\":false,\"phone\":\"+49 30 1234567\"}]" } },
    "Ada|Acme||partner/25|https://crm.example.com/odoo/res.partner/25|exact", -1, NULL },
  { "national", ODOO, { { "POST https://crm.example.com/json/2/res.partner/search_read", ODOO_BODY ("=", "+49301234567"), 200, "[]" }, { "POST https://crm.example.com/json/2/res.partner/search_read", ODOO_BODY ("ilike", "301234567"), 200, "[{\"id\":25,\"name\":\"Ada\",\"parent_id\":false,\"email\":\"a@b.c\",\"phone\":\"030 123-4567\"},{\"id\":26,\"name\":\"Over\",\"phone\":\"+433012345678\"}]" } },
    "Ada||a@b.c|partner/25|https://crm.example.com/odoo/res.partner/25|exact", -1, NULL },
  { "nobody", ODOO, { { "POST https://crm.example.com/json/2/res.partner/search_read", ODOO_BODY ("=", "+49301234567"), 200, "[]" }, { "POST https://crm.example.com/json/2/res.partner/search_read", ODOO_BODY ("ilike", "301234567"), 200, "[]" } }, NULL, -1, NULL },
  { "key", ODOO, { { "POST https://crm.example.com/json/2/res.partner/search_read", ODOO_BODY ("=", "+49301234567"), 401, "{\"name\":\"werkzeug.exceptions.Unauthorized\",\"message\":\"Invalid apikey\"}" } }, NULL, HERALD_SOURCE_ERROR_REFUSED, "did not accept" },
  { "field", ODOO, { { "POST https://crm.example.com/json/2/res.partner/search_read", ODOO_BODY ("=", "+49301234567"), 422, "{\"name\":\"builtins.ValueError\",\"message\":\"Invalid field\"}" } }, NULL, HERALD_SOURCE_ERROR_FAILED, "Invalid field" },

  { "person", RPC, { { RPC_LINE, RPC_LOGIN, 200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":2}" }, { RPC_LINE, RPC_BODY ("=", "+49301234567"), 200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[{\"id\":25,\"name\":\"Ada\",\"parent_id\":[14,\"Acme\"],\"email\":\"a@b.c\",\"phone\":false,\"mobile\":\"+49 30 1234567\"}]}" } },
    "Ada|Acme|a@b.c|partner/25|https://crm.example.com/web#id=25&model=res.partner&view_type=form|exact", -1, NULL },
  { "nobody", RPC, { { RPC_LINE, RPC_LOGIN, 200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":2}" }, { RPC_LINE, RPC_BODY ("=", "+49301234567"), 200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[]}" }, { RPC_LINE, RPC_BODY ("ilike", "301234567"), 200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[]}" } }, NULL, -1, NULL },
  { "login", RPC, { { RPC_LINE, RPC_LOGIN, 200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":false}" } }, NULL, HERALD_SOURCE_ERROR_REFUSED, "did not accept" },
  { "denied", RPC, { { RPC_LINE, RPC_LOGIN, 200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":200,\"message\":\"Odoo Server Error\",\"data\":{\"name\":\"odoo.exceptions.AccessDenied\",\"message\":\"Access Denied\"}}}" } }, NULL, HERALD_SOURCE_ERROR_REFUSED, "did not accept" },
  { "error", RPC, { { RPC_LINE, RPC_LOGIN, 200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":2}" }, { RPC_LINE, RPC_BODY ("=", "+49301234567"), 200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":200,\"message\":\"Odoo Server Error\",\"data\":{\"name\":\"builtins.ValueError\",\"message\":\"Invalid field phone_mobile_search\"}}}" } }, NULL, HERALD_SOURCE_ERROR_FAILED, "Invalid field phone_mobile_search" },

  { "user", ZAMMAD, { { ZAMMAD_LINE ("01234567"), NULL, 200, "[{\"id\":3,\"organization_id\":2,\"organization\":\"Acme\",\"login\":\"a\",\"firstname\":\"Ada\",\"lastname\":\"Byron\",\"email\":\"a@b.c\",\"phone\":\"+49 301234567\",\"mobile\":\"\",\"vip\":false,\"active\":true}]" } },
    "Ada Byron|Acme|a@b.c|user/3|https://crm.example.com/#user/profile/3|exact", -1, NULL },
  { "nobody", ZAMMAD, { { ZAMMAD_LINE ("01234567"), NULL, 200, "[]" }, { ZAMMAD_LINE ("234567"), NULL, 200, "[{\"id\":4,\"firstname\":\"Other\",\"lastname\":\"One\",\"phone\":\"+49 40 234567\"}]" } }, NULL, -1, NULL },
  { "right", ZAMMAD, { { ZAMMAD_LINE ("01234567"), NULL, 403, "{\"error\":\"Not authorized\"}" } }, NULL, HERALD_SOURCE_ERROR_REFUSED, "does not permit" },

  { "contact", ERP, { { ERP_LINE ("301234567"), NULL, 200, "{\"data\":[{\"name\":\"Ada Byron-Acme\",\"full_name\":\"Ada Byron\",\"email_id\":\"a@b.c\",\"company_name\":\"Acme\",\"phone\":\"+49301234567\",\"mobile_no\":null}]}" } },
    "Ada Byron|Acme|a@b.c|contact/Ada Byron-Acme|https://crm.example.com/app/contact/Ada%20Byron-Acme|exact", -1, NULL },
  { "nobody", ERP, { { ERP_LINE ("301234567"), NULL, 200, "{\"data\":[]}" }, { ERP_LINE (LOOSE), NULL, 200, "{\"data\":[]}" } }, NULL, -1, NULL },
  { "field", ERP, { { ERP_LINE ("301234567"), NULL, 417, "{\"exception\":\"frappe.exceptions.DataError: Field not permitted in query: phone\",\"exc_type\":\"DataError\"}" } }, NULL, HERALD_SOURCE_ERROR_FAILED, "Field not permitted" },

  { "user", ZENDESK, { { ZENDESK_LINE, NULL, 200, "{\"results\":[{\"id\":1,\"name\":\"Ada\",\"email\":\"a@b.c\",\"phone\":\"+49 (30) 123-4567\",\"organization_id\":9,\"url\":\"https://acme.zendesk.com/api/v2/users/1.json\",\"result_type\":\"user\"}],\"count\":1,\"next_page\":null}" }, { "GET https://acme.zendesk.com/api/v2/organizations/9.json", NULL, 200, "{\"organization\":{\"id\":9,\"name\":\"Acme\"}}" } },
    "Ada|Acme|a@b.c|user/1|https://acme.zendesk.com/agent/users/1|exact", -1, NULL },
  { "without company", ZENDESK, { { ZENDESK_LINE, NULL, 200, "{\"results\":[{\"id\":1,\"name\":\"Ada\",\"phone\":\"+49301234567\",\"organization_id\":null}]}" } }, "Ada|||user/1|https://acme.zendesk.com/agent/users/1|exact", -1, NULL },
  { "nobody", ZENDESK, { { ZENDESK_LINE, NULL, 200, "{\"results\":[],\"count\":0,\"next_page\":null}" } }, NULL, -1, NULL },
  { "token", ZENDESK, { { ZENDESK_LINE, NULL, 401, "{\"error\":\"Couldn't authenticate you\"}" } }, NULL, HERALD_SOURCE_ERROR_REFUSED, "did not accept" },

  { "contact", HUBSPOT, { { HUBSPOT_LINE, HUBSPOT_BODY, 200, "{\"total\":1,\"results\":[{\"id\":\"51\",\"properties\":{\"firstname\":\"Ada\",\"lastname\":\"Byron\",\"email\":\"a@b.c\",\"company\":\"Acme\",\"phone\":\"030 1234567\",\"mobilephone\":null},\"archived\":false}]}" } },
    "Ada Byron|Acme|a@b.c|contact/51|https://app.hubspot.com/contacts/42/record/0-1/51|exact", -1, NULL },
  { "link", HUBSPOT, { { HUBSPOT_LINE, HUBSPOT_BODY, 200, "{\"total\":1,\"results\":[{\"id\":\"51\",\"url\":\"https://app-eu1.hubspot.com/contacts/42/record/0-1/51\",\"properties\":{\"firstname\":\"Ada\",\"phone\":\"+49301234567\"}}]}" } },
    "Ada|||contact/51|https://app-eu1.hubspot.com/contacts/42/record/0-1/51|exact", -1, NULL },
  { "nobody", HUBSPOT, { { HUBSPOT_LINE, HUBSPOT_BODY, 200, "{\"total\":0,\"results\":[]}" } }, NULL, -1, NULL },
  { "limit", HUBSPOT, { { HUBSPOT_LINE, HUBSPOT_BODY, 429, "{\"status\":\"error\",\"message\":\"You have reached your secondly limit.\",\"category\":\"RATE_LIMITS\"}" } }, NULL, HERALD_SOURCE_ERROR_PAUSED, "asked for a pause" },

  { "contact", BITRIX, { { BITRIX_LINE, "{\"PHONE_NUMBER\":\"49301234567\"}", 200, "{\"result\":[{\"CRM_ENTITY_TYPE\":\"CONTACT\",\"CRM_ENTITY_ID\":651,\"ASSIGNED_BY_ID\":99,\"NAME\":\"Ada Byron\",\"ASSIGNED_BY\":{\"ID\":\"99\",\"USER_PHONE_INNER\":null}}],\"time\":{}}" } },
    "Ada Byron|||contact/651|https://crm.example.com/crm/contact/details/651/|exact", -1, NULL },
  { "nobody", BITRIX, { { BITRIX_LINE, "{\"PHONE_NUMBER\":\"49301234567\"}", 200, "{\"result\":[]}" }, { BITRIX_LINE, "{\"PHONE_NUMBER\":\"0301234567\"}", 200, "{\"result\":[]}" } }, NULL, -1, NULL },
  { "limit", BITRIX, { { BITRIX_LINE, "{\"PHONE_NUMBER\":\"49301234567\"}", 503, "{\"error\":\"QUERY_LIMIT_EXCEEDED\",\"error_description\":\"Too many requests\"}" } }, NULL, HERALD_SOURCE_ERROR_PAUSED, "asked for a pause" },
  { "secret", BITRIX, { { BITRIX_LINE, "{\"PHONE_NUMBER\":\"49301234567\"}", 401, "{\"error\":\"NO_AUTH_FOUND\",\"error_description\":\"Wrong authorization data\"}" } }, NULL, HERALD_SOURCE_ERROR_REFUSED, "did not accept" },
  { "error", BITRIX, { { BITRIX_LINE, "{\"PHONE_NUMBER\":\"49301234567\"}", 400, "{\"error\":\"ERROR_CORE\",\"error_description\":\"No /rest/7/SECRETKEY/ here\"}" } }, NULL, HERALD_SOURCE_ERROR_FAILED, "ERROR_CORE No /rest/7/…/ here" },

  { "contact", KOMMO, { { KOMMO_LINE, NULL, 200, "{\"_page\":1,\"_embedded\":{\"contacts\":[{\"id\":406322,\"name\":\"Sam\",\"custom_fields_values\":[{\"field_code\":\"PHONE\",\"values\":[{\"value\":\"+49 30 1234567\"}]},{\"field_code\":\"EMAIL\",\"values\":[{\"value\":\"a@b.c\"}]}],\"_embedded\":{\"companies\":[{\"id\":9}],\"leads\":[{\"id\":1}]}}]}}" }, { "GET https://crm.example.com/api/v4/companies/9", NULL, 200, "{\"id\":9,\"name\":\"Acme\"}" } },
    "Sam|Acme|a@b.c|contact/406322|https://crm.example.com/contacts/detail/406322|exact", -1, NULL },
  { "no fields", KOMMO, { { KOMMO_LINE, NULL, 200, "{\"_page\":1,\"_embedded\":{\"contacts\":[{\"id\":406322,\"name\":\"Sam\",\"custom_fields_values\":null}]}}" } }, NULL, -1, NULL },
  { "nobody", KOMMO, { { KOMMO_LINE, NULL, 204, NULL } }, NULL, -1, NULL },
  { "problem", KOMMO, { { KOMMO_LINE, NULL, 400, "{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"Request validation failed\"}" } }, NULL, HERALD_SOURCE_ERROR_FAILED, "Request validation failed" },

  { "contact", FRESHDESK, { { FRESHDESK_LINE ("phone", "+49301234567"), NULL, 200, "[]" }, { FRESHDESK_LINE ("phone", "49301234567"), NULL, 200, "[]" }, { FRESHDESK_LINE ("phone", "0301234567"), NULL, 200, "[{\"id\":7,\"name\":\"Ada\",\"email\":\"a@b.c\",\"company_id\":8,\"phone\":\"0301234567\",\"mobile\":null}]" }, { "GET https://acme.freshdesk.com/api/v2/companies/8", NULL, 200, "{\"id\":8,\"name\":\"Acme\"}" } },
    "Ada|Acme|a@b.c|contact/7|https://acme.freshdesk.com/a/contacts/7|exact", -1, NULL },
  { "nobody", FRESHDESK, { { FRESHDESK_LINE ("phone", "+49301234567"), NULL, 200, "[]" }, { FRESHDESK_LINE ("phone", "49301234567"), NULL, 200, "[]" }, { FRESHDESK_LINE ("phone", "0301234567"), NULL, 200, "[]" }, { FRESHDESK_LINE ("mobile", "+49301234567"), NULL, 200, "[]" }, { FRESHDESK_LINE ("mobile", "49301234567"), NULL, 200, "[]" }, { FRESHDESK_LINE ("mobile", "0301234567"), NULL, 200, "[]" } }, NULL, -1, NULL },
  { "invalid", FRESHDESK, { { FRESHDESK_LINE ("phone", "+49301234567"), NULL, 400, "{\"description\":\"Validation failed\",\"errors\":[{\"field\":\"phone\",\"message\":\"bad\",\"code\":\"invalid_value\"}]}" } }, NULL, HERALD_SOURCE_ERROR_FAILED, "Validation failed" },

  { "contact", DOLIBARR, { { DOLIBARR_CONTACT ("301234567"), NULL, 404, "{\"error\":{\"code\":404,\"message\":\"Contacts not found\"}}" }, { DOLIBARR_CONTACT (LOOSE), NULL, 200, "[{\"id\":\"4\",\"lastname\":\"Byron\",\"firstname\":\"Ada\",\"email\":\"a@b.c\",\"phone_pro\":\"030/123.45.67\",\"phone_mobile\":null,\"phone_perso\":\"\",\"socid\":\"7\",\"socname\":\"Acme\"}]" } },
    "Ada Byron|Acme|a@b.c|contact/4|https://crm.example.com/dolibarr/contact/card.php?id=4|exact", -1, NULL },
  { "company", DOLIBARR, { { DOLIBARR_CONTACT ("301234567"), NULL, 200, "[]" }, { DOLIBARR_CONTACT (LOOSE), NULL, 200, "[]" }, { DOLIBARR_COMPANY ("301234567"), NULL, 200, "[{\"id\":\"7\",\"name\":\"Acme\",\"phone\":\"030 1234567\",\"email\":null}]" } },
    "|Acme||thirdparty/7|https://crm.example.com/dolibarr/societe/card.php?socid=7|exact", -1, NULL },
  { "nobody", DOLIBARR, { { DOLIBARR_CONTACT ("301234567"), NULL, 404, NULL }, { DOLIBARR_CONTACT (LOOSE), NULL, 404, NULL }, { DOLIBARR_COMPANY ("301234567"), NULL, 404, NULL }, { DOLIBARR_COMPANY (LOOSE), NULL, 404, NULL } }, NULL, -1, NULL },
  { "right", DOLIBARR, { { DOLIBARR_CONTACT ("301234567"), NULL, 401, "{\"error\":{\"code\":401,\"message\":\"No permission\"}}" } }, NULL, HERALD_SOURCE_ERROR_REFUSED, "did not accept" },

  { "person", PIPEDRIVE, { { PIPEDRIVE_LINE, NULL, 200, "{\"success\":true,\"data\":{\"items\":[{\"result_score\":0.9,\"item\":{\"id\":3,\"type\":\"person\",\"name\":\"Ada\",\"phones\":[\"+49 30 1234567\"],\"emails\":[\"a@b.c\"],\"organization\":{\"id\":2,\"name\":\"Acme\"},\"owner\":{\"id\":1}}}]},\"additional_data\":{\"next_cursor\":null}}" } },
    "Ada|Acme|a@b.c|person/3|https://acme.pipedrive.com/person/3|exact", -1, NULL },
  { "nobody", PIPEDRIVE, { { PIPEDRIVE_LINE, NULL, 200, "{\"success\":true,\"data\":{\"items\":[]}}" } }, NULL, -1, NULL },
  { "token", PIPEDRIVE, { { PIPEDRIVE_LINE, NULL, 401, "{\"success\":false,\"error\":\"unauthorized access\"}" } }, NULL, HERALD_SOURCE_ERROR_REFUSED, "did not accept" },

  { "contact", MAUTIC, { { MAUTIC_LINE ("phone"), NULL, 200, "{\"total\":\"1\",\"contacts\":{\"47\":{\"id\":47,\"fields\":{\"all\":{\"firstname\":\"Jim\",\"lastname\":\"Kirk\",\"email\":\"a@b.c\",\"company\":\"Acme\",\"phone\":\"0301234567\",\"mobile\":null}}}}}" } },
    "Jim Kirk|Acme|a@b.c|contact/47|https://crm.example.com/s/contacts/view/47|exact", -1, NULL },
  { "nobody", MAUTIC, { { MAUTIC_LINE ("phone"), NULL, 200, "{\"total\":\"0\",\"contacts\":[]}" }, { MAUTIC_LINE ("mobile"), NULL, 200, "{\"total\":\"0\",\"contacts\":{}}" } }, NULL, -1, NULL },
  { "password", MAUTIC, { { MAUTIC_LINE ("phone"), NULL, 401, "{\"errors\":[{\"code\":401,\"message\":\"invalid\"}]}" } }, NULL, HERALD_SOURCE_ERROR_REFUSED, "did not accept" },

  { "contact", GENERIC, { { GENERIC_LINE, NULL, 200, "[{\"id\":\"7\",\"name\":\"Ada Example\",\"organisation\":\"Example Ltd\",\"phones\":[\"+49 30 1234567\"],\"email\":\"a@b.c\",\"url\":\"https://crm.example.com/7\"}]" } }, "Ada Example|Example Ltd|a@b.c|7|https://crm.example.com/7|exact", -1, NULL },
  { "nobody", GENERIC, { { GENERIC_LINE, NULL, 200, "[]" } }, NULL, -1, NULL },
  { "not found", GENERIC, { { GENERIC_LINE, NULL, 404, NULL } }, NULL, -1, NULL },
  { "error", GENERIC, { { GENERIC_LINE, NULL, 500, "{\"error\":\"database is down\"}" } }, NULL, HERALD_SOURCE_ERROR_FAILED, "500 Internal Server Error: database is down" },
};

static char *
describe (const HeraldContactMatch *match)
{
  return g_strdup_printf ("%s|%s|%s|%s|%s|%s", herald_contact_get_name (match->contact), herald_contact_get_organisation (match->contact),
                          herald_contact_get_email (match->contact), herald_contact_get_uid (match->contact),
                          herald_contact_get_url (match->contact), herald_match_to_string (match->match));
}

static void
check_asked (const Row *row)
{
  guint count = 0;

  while (count < EXCHANGES_MAX && row->exchanges[count].line != NULL)
    {
      const Exchange *exchange = &row->exchanges[count];
      const Asked *asked = web_asked (web, count++);
      g_auto (GStrv) header = g_strsplit (row->header != NULL ? row->header : "", ": ", 2);

      g_assert_cmpstr (asked->line, ==, exchange->line);
      g_assert_cmpstr (asked->body, ==, exchange->body != NULL ? exchange->body : "");
      if (exchange->body != NULL)
        g_assert_cmpstr (soup_message_headers_get_one (asked->headers, "Content-Type"), ==, "application/json");
      if (header[0] != NULL)
        g_assert_cmpstr (soup_message_headers_get_list (asked->headers, header[0]), ==, header[1]);
    }
  g_assert_cmpuint (web->asked->len, ==, count);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *name = g_strconcat (row->file, ".ini", NULL);
  g_autofree char *path = g_build_filename (files, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldSource) source = web_source (web, path, row->settings, &error);
  g_autoptr (GPtrArray) matches = NULL;
  Reply replies[EXCHANGES_MAX] = { { 0 } };

  g_assert_no_error (error);
  web_use_proxy (web, source);
  g_ptr_array_set_size (web->asked, 0);
  for (guint i = 0; i < EXCHANGES_MAX && row->exchanges[i].line != NULL; i++)
    {
      replies[i].status = row->exchanges[i].status;
      replies[i].body = row->exchanges[i].answer;
      web_reply (web, &replies[i]);
    }
  matches = ask (source, CALLER, &error);
  check_asked (row);
  if (row->error >= 0)
    {
      g_assert_error (error, HERALD_SOURCE_ERROR, row->error);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, row->words));
      g_assert_null (strstr (error->message, "KEY"));
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (matches->len, ==, row->found != NULL ? 1 : 0);
  if (row->found != NULL)
    {
      g_autofree char *found = describe (matches->pdata[0]);

      g_assert_cmpstr (found, ==, row->found);
      g_assert_cmpstr (herald_contact_get_source_id (((HeraldContactMatch *) matches->pdata[0])->contact), ==, "http-1");
    }
}

/* The links of the files that only open pages, and of those that do both. */
static void
test_pages (void)
{
  static const struct
  {
    const char *file, *settings, *page;
  } pages[] = {
    { "glpi", "param.server=https://crm.example.com", "https://crm.example.com/front/user.php?criteria%5B0%5D%5Bfield%5D=6&criteria%5B0%5D%5Bsearchtype%5D=contains&criteria%5B0%5D%5Bvalue%5D=234567" },
    { "suitecrm", "param.server=https://crm.example.com/legacy/", "https://crm.example.com/legacy/index.php?action=UnifiedSearch&module=Home&search_form=false&advanced=false&query_string=301234567" },
    { "vtiger", "param.server=https://crm.example.com", "https://crm.example.com/index.php?module=Contacts&view=List&search_params=%5B%5B%5B%22phone%22%2C%22c%22%2C%22234567%22%5D%5D%5D" },
    { "salesforce", "param.account=acme", "https://acme.my.salesforce.com/_ui/search/ui/UnifiedSearchResults?searchType=2&str=301234567" },
    { "dynamics365", "param.server=https://acme.crm4.dynamics.com\nparam.app=1-2", "https://acme.crm4.dynamics.com/main.aspx?appid=1-2&pagetype=search&searchText=301234567&searchType=0" },
    { "osticket", "param.server=https://crm.example.com", "https://crm.example.com/scp/tickets.php?a=search&query=%2B49301234567" },
    { "rt", "param.server=https://crm.example.com", "https://crm.example.com/User/Search.html?UserString=301234567" },
    { "znuny", "param.server=https://crm.example.com/znuny", "https://crm.example.com/znuny/index.pl?Action=AgentTicketSearch;Subaction=Search;Fulltext=301234567" },
    { "zendesk", "param.account=acme\nparam.user=a", "https://acme.zendesk.com/agent/search/1?q=301234567" },
    { "freshdesk", "param.account=acme", "https://acme.freshdesk.com/a/search?term=301234567" },
    { "zammad", "param.server=https://crm.example.com", NULL },
  };
  g_autoptr (HeraldNumber) number = herald_number_new (CALLER, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *name = g_strconcat (pages[i].file, ".ini", NULL);
      g_autofree char *path = g_build_filename (files, name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (HeraldSource) source = web_source (web, path, pages[i].settings, &error);
      g_autofree char *page = NULL;

      g_assert_no_error (error);
      page = herald_http_make_search_url (HERALD_HTTP (source), number, NULL);
      g_assert_cmpstr (page, ==, pages[i].page);
    }
}

/* A file without requests knows nobody, and says so without asking. */
static void
test_only_pages (void)
{
  g_autofree char *path = g_build_filename (files, "osticket.ini", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldSource) source = web_source (web, path, "param.server=%s", &error);
  g_autoptr (GPtrArray) matches = NULL;
  g_autofree char *words = NULL;

  g_assert_no_error (error);
  g_ptr_array_set_size (web->asked, 0);
  g_assert_false (herald_source_is_remote (source));
  matches = ask (source, CALLER, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (matches->len, ==, 0);
  words = check (source, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (words, "only opens pages"));
  g_assert_cmpuint (web->asked->len, ==, 0);
}

/* What is typed cannot break out of its place in any file that searches by text. */
#define TYPED "Ada\" 'or') Ö&b%"
static const struct
{
  const char *file, *settings, *header, *line, *body, *answer;
} searches[] = {
  { ESPO, "GET https://crm.example.com/api/v1/Contact?searchParams={\"maxSize\":20,\"select\":[" ESPO_PERSON "],\"where\":[{\"type\":\"contains\",\"attribute\":\"name\",\"value\":\"Ada\\\" 'or') Ö&b%\"}]}", NULL, "{\"list\":[{\"id\":\"1\",\"name\":\"Ada\"}]}" },
  { ODOO, "POST https://crm.example.com/json/2/res.partner/search_read", "{\"domain\":[[\"display_name\",\"ilike\",\"Ada\\\" 'or') Ö&b%\"]],\"fields\":[\"id\",\"name\",\"display_name\",\"parent_id\",\"email\",\"phone\",\"is_company\"],\"limit\":20}", "[{\"id\":1,\"name\":\"Ada\"}]" },
  { ZAMMAD, "GET https://crm.example.com/api/v1/users/search?expand=true&query=Ada or Ö b&limit=20", NULL, "[{\"id\":1,\"firstname\":\"Ada\"}]" },
  { ERP, "GET https://crm.example.com/api/resource/Contact?fields=[\"name\",\"full_name\",\"email_id\",\"company_name\",\"phone\",\"mobile_no\"]&filters=[[\"Contact\",\"full_name\",\"like\",\"%Ada or Ö b%\"]]&limit_page_length=20", NULL, "{\"data\":[{\"name\":\"Ada\"}]}" },
  { ZENDESK, "GET https://acme.zendesk.com/api/v2/search.json?query=type:user Ada or Ö b", NULL, "{\"results\":[{\"id\":1,\"name\":\"Ada\"}]}" },
  { HUBSPOT, HUBSPOT_LINE, "{\"query\":\"Ada\\\" 'or') Ö&b%\",\"filterGroups\":[],\"properties\":[\"firstname\",\"lastname\",\"email\",\"company\",\"phone\",\"mobilephone\"],\"limit\":20,\"after\":\"0\",\"sorts\":[]}", "{\"results\":[{\"id\":\"1\",\"properties\":{\"firstname\":\"Ada\"}}]}" },
  { KOMMO, "GET https://crm.example.com/api/v4/contacts?with=leads&query=" TYPED "&limit=20", NULL, "{\"_embedded\":{\"contacts\":[{\"id\":1,\"name\":\"Ada\"}]}}" },
  { DOLIBARR, "GET https://crm.example.com/dolibarr/api/index.php/contacts?sqlfilters=((t.lastname:like:'%Ada or Ö b%') or (t.firstname:like:'%Ada or Ö b%'))&limit=20", NULL, "[{\"id\":\"1\",\"firstname\":\"Ada\",\"lastname\":null}]" },
  { PIPEDRIVE, "GET https://acme.pipedrive.com/api/v2/persons/search?term=" TYPED "&fields=name&limit=20", NULL, "{\"data\":{\"items\":[{\"item\":{\"id\":1,\"name\":\"Ada\"}}]}}" },
  { GENERIC, "GET https://crm.example.com/callers?q=" TYPED, NULL, "[{\"id\":1,\"name\":\"Ada\"}]" },
};

static void
test_search (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_autofree char *name = g_strconcat (searches[i].file, ".ini", NULL);
      g_autofree char *path = g_build_filename (files, name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (HeraldSource) source = web_source (web, path, searches[i].settings, &error);
      g_autoptr (GPtrArray) contacts = NULL;
      Reply reply = { 200, NULL, searches[i].answer };

      g_assert_no_error (error);
      web_use_proxy (web, source);
      g_ptr_array_set_size (web->asked, 0);
      web_reply (web, &reply);
      contacts = look_for (source, TYPED, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (web_asked (web, 0)->line, ==, searches[i].line);
      g_assert_cmpstr (web_asked (web, 0)->body, ==, searches[i].body != NULL ? searches[i].body : "");
      g_assert_cmpuint (contacts->len, ==, 1);
      g_assert_cmpstr (herald_contact_get_name (contacts->pdata[0]), ==, "Ada");
      g_assert_cmpstr (herald_contact_get_source_id (contacts->pdata[0]), ==, "http-1");
    }
}

int
main (int argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  files = argv[1];
  web = web_new (argv[2]);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/integrations/%s/%s", rows[i].file, rows[i].name);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/integrations/pages", test_pages);
  g_test_add_func ("/integrations/only-pages", test_only_pages);
  g_test_add_func ("/integrations/search", test_search);
  result = g_test_run ();
  web_free (web);
  return result;
}
