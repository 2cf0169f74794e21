/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/http-integration.h"
#include "lookup/http-path.h"
#include "lookup/http-template.h"

G_BEGIN_DECLS

/** HERALD_HTTP_REQUESTS_MAX: requests of one file, and requests sent for one number at most. */
#define HERALD_HTTP_REQUESTS_MAX 12

/* A header, or a field of a query or form. */
typedef struct
{
  char *name;
  HeraldHttpTemplate *value;
} HeraldHttpPair;

/* "$.full_name|$.first;$.last": the first alternative that gives anything; its texts together. */
typedef struct
{
  GPtrArray *alternatives; /* of GPtrArray of HeraldHttpPath */
} HeraldHttpField;

/* Where a record's parts are. NULL: it has none. */
typedef struct
{
  HeraldHttpPath *records;
  HeraldHttpField *name;
  HeraldHttpField *organisation;
  HeraldHttpField *id;
  HeraldHttpField *email;
  HeraldHttpField *note;
  HeraldHttpField *owner; /* an extension */
  HeraldHttpField *phones;
  HeraldHttpField *link;       /* the address of its page, where the answer has it */
  HeraldHttpField *type;       /* of the record, in the answer */
  char *fixed_type;            /* else always this */
  char *id_after;              /* of the id only what stands behind this */
  HeraldHttpTemplate *page;    /* the address of its page otherwise */
  HeraldHttpField *company_id; /* to be asked for separately */
} HeraldHttpMapping;

typedef struct
{
  char *name;
  gboolean post;
  HeraldHttpTemplate *url;
  GPtrArray *query;   /* of HeraldHttpPair; values arrive percent-encoded */
  GPtrArray *headers; /* of HeraldHttpPair */
  HeraldHttpTemplate *basic;
  HeraldHttpTemplate *json;
  GPtrArray *form;    /* of HeraldHttpPair; values arrive percent-encoded */
  char **forms;       /* spellings of the number to try one after the other; NULL: none is named */
  GArray *nobody;     /* of guint: statuses that mean that nobody has the number */
  gboolean optional;  /* where it is not permitted, the others are asked all the same */
  gboolean trusted;   /* what comes back has no numbers to compare */
  HeraldHttpField *error; /* where it is in the answer, it is an error */
  char **refused;     /* words in it that mean wrong password */
  HeraldHttpMapping mapping;
  HeraldHttpTemplate *company_url;
  HeraldHttpField *company_name;
} HeraldHttpRequest;

/* What the user fills in. */
typedef enum
{
  HERALD_HTTP_PARAMETER_TEXT,
  HERALD_HTTP_PARAMETER_SERVER, /* https://crm.example.com/path */
  HERALD_HTTP_PARAMETER_LABEL,  /* part of a host's name */
} HeraldHttpParameterKind;

struct _HeraldIntegration
{
  gatomicrefcount refs;
  char *name;
  char *title;
  char *note;
  char *homepage;
  gboolean tried;
  GArray *keys;         /* of HeraldSourceKey, the last has no name */
  GArray *kinds;        /* of HeraldHttpParameterKind, one for each key */
  GPtrArray *requests;  /* of HeraldHttpRequest: who has a number; first hit wins */
  HeraldHttpRequest *search;
  HeraldHttpRequest *login;
  HeraldHttpField *login_token;
  HeraldHttpTemplate *search_page;
};

void herald_http_field_free (HeraldHttpField *field);
HeraldHttpField *herald_http_field_new (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_http_request_free (HeraldHttpRequest *request);

/* A group of the file and the one it inherits from. */
typedef struct
{
  GKeyFile *file;
  const char *group;
  const char *shared; /* nullable */
} HeraldHttpGroup;

HeraldHttpRequest *herald_http_request_read (const HeraldHttpGroup *group, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_http_request_check_holes (const HeraldHttpRequest *request, HeraldHttpHoleFunc func, gpointer user_data, GError **error);
gboolean herald_http_parameter_normalise (HeraldHttpParameterKind kind, const char *title, const char *value, char **normal, GError **error);
gboolean herald_integration_is_setting (const HeraldIntegration *self, const char *name, HeraldHttpParameterKind *kind);
/* Every value of the keys of @self, checked and in its final spelling. */
GHashTable *herald_integration_normalise (const HeraldIntegration *self, GHashTable *values, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
