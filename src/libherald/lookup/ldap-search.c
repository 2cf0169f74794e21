/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One search of a directory: how it is asked, page by page (RFC 2696), and what its entries say. */

#include "lookup/ldap-search.h"

#include <string.h>

/* Attributes of an entry that are read: a server may send others than it was asked for. */
#define ATTRIBUTES_MAX 128

/**
 * herald_ldap_operation_new:
 * @task: (transfer full): returns when the search has ended
 * @search: what is searched; copied
 *
 * Returns: (transfer full): a search that has not been sent
 */
HeraldLdapOperation *
herald_ldap_operation_new (GTask *task,
                           const HeraldLdapSearch *search)
{
  HeraldLdapOperation *self = g_new0 (HeraldLdapOperation, 1);

  self->task = task;
  self->base = g_strdup (search->base);
  self->scope = search->scope;
  self->filter = g_strdup (search->filter);
  self->attributes = g_strdupv ((char **) search->attributes);
  self->limit = search->limit;
  self->paged = search->paged;
  self->seconds = (search->deadline_ms + 999) / 1000;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_ldap_entry_free);
  return self;
}

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/**
 * herald_ldap_operation_free:
 * @operation: (transfer full): a search; its task has returned
 */
void
herald_ldap_operation_free (HeraldLdapOperation *operation)
{
  drop_source (&operation->deadline);
  drop_source (&operation->cancelled);
  g_clear_object (&operation->task);
  g_free (operation->base);
  g_free (operation->filter);
  g_strfreev (operation->attributes);
  g_ptr_array_unref (operation->entries);
  g_clear_pointer (&operation->cookie, g_bytes_unref);
  g_free (operation);
}

/* The control that asks for a page; NULL where none is wanted or the whole answer is no more than one. */
static LDAPControl *
page_control (HeraldLdapOperation *self,
              const HeraldLdapLibrary *ldap,
              LDAP *ld)
{
  struct berval cookie = { 0, NULL };
  LDAPControl *control = NULL;
  gsize length = 0;

  if (!self->paged)
    return NULL;
  if (self->cookie != NULL)
    cookie.bv_val = (char *) g_bytes_get_data (self->cookie, &length);
  cookie.bv_len = length;
  if (ldap->ldap_create_page_control (ld, (ber_int_t) MIN (HERALD_LDAP_PAGE, self->limit - self->entries->len), &cookie, 0, &control) != LDAP_SUCCESS)
    return NULL;
  return control;
}

/**
 * herald_ldap_operation_send:
 * @operation: a search
 * @ldap: libldap
 * @ld: a connection
 *
 * Asks, or asks on after a page.
 *
 * Returns: %LDAP_SUCCESS and the message's id in @operation, or what libldap says
 */
int
herald_ldap_operation_send (HeraldLdapOperation *operation,
                            const HeraldLdapLibrary *ldap,
                            LDAP *ld)
{
  LDAPControl *control = page_control (operation, ldap, ld);
  LDAPControl *controls[] = { control, NULL };
  struct timeval limit = { operation->seconds, 0 };
  int code;

  code = ldap->ldap_search_ext (ld, operation->base, operation->scope, operation->filter, operation->attributes, 0,
                                control != NULL ? controls : NULL, NULL, &limit, (int) operation->limit, &operation->id);
  if (control != NULL)
    ldap->ldap_control_free (control);
  operation->sent_at = g_get_monotonic_time ();
  return code;
}

static void
read_attribute (HeraldLdapOperation *self,
                HeraldLdapEntry *entry,
                const char *attribute,
                struct berval **values)
{
  for (guint i = 0; values != NULL && values[i] != NULL && i < HERALD_LDAP_VALUES_MAX; i++)
    {
      herald_ldap_entry_add (entry, attribute, values[i]->bv_val, values[i]->bv_len);
      self->bytes += values[i]->bv_len;
    }
}

/**
 * herald_ldap_operation_add:
 * @operation: a search
 * @ldap: libldap
 * @ld: its connection
 * @message: an entry
 *
 * Returns: whether more are wanted
 */
gboolean
herald_ldap_operation_add (HeraldLdapOperation *operation,
                           const HeraldLdapLibrary *ldap,
                           LDAP *ld,
                           LDAPMessage *message)
{
  char *dn = ldap->ldap_get_dn (ld, message);
  BerElement *position = NULL;
  HeraldLdapEntry *entry;
  char *name;
  guint count = 0;

  if (dn == NULL)
    return TRUE;
  entry = herald_ldap_entry_new (dn);
  ldap->ldap_memfree (dn);
  for (name = ldap->ldap_first_attribute (ld, message, &position); name != NULL;
       name = ldap->ldap_next_attribute (ld, message, position))
    {
      struct berval **values = count++ < ATTRIBUTES_MAX ? ldap->ldap_get_values_len (ld, message, name) : NULL;

      read_attribute (operation, entry, name, values);
      if (values != NULL)
        ldap->ldap_value_free_len (values);
      ldap->ldap_memfree (name);
    }
  if (position != NULL)
    ldap->ber_free (position, 0);
  g_ptr_array_add (operation->entries, entry);
  return operation->entries->len < operation->limit && operation->bytes < HERALD_LDAP_ANSWER_MAX;
}

/**
 * herald_ldap_operation_has_next:
 * @operation: a search
 * @ldap: libldap
 * @ld: its connection
 * @controls: (nullable): of its result
 *
 * Returns: whether there is another page; herald_ldap_operation_send() asks for it
 */
gboolean
herald_ldap_operation_has_next (HeraldLdapOperation *operation,
                                const HeraldLdapLibrary *ldap,
                                LDAP *ld,
                                LDAPControl **controls)
{
  LDAPControl *control = operation->paged ? ldap->ldap_control_find (LDAP_CONTROL_PAGEDRESULTS, controls, NULL) : NULL;
  struct berval cookie = { 0, NULL };
  ber_int_t total = 0;

  g_clear_pointer (&operation->cookie, g_bytes_unref);
  if (control == NULL || ldap->ldap_parse_pageresponse_control (ld, control, &total, &cookie) != LDAP_SUCCESS)
    return FALSE;
  if (cookie.bv_len > 0)
    operation->cookie = g_bytes_new (cookie.bv_val, cookie.bv_len);
  ldap->ldap_memfree (cookie.bv_val);
  return operation->cookie != NULL;
}
