/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The page in two parts: contacts-page.c is the list and what it shows, contacts-page-actions.c what is done with a contact. */

#include "ui/contact-detail.h"
#include "ui/contact-filter-bar.h"
#include "ui/contact-results.h"
#include "ui/contacts-page.h"

G_BEGIN_DECLS

struct _HeraldContactsPage
{
  AdwBin parent_instance;

  /* Template widgets */
  AdwToastOverlay *toasts;
  AdwLeaflet *leaflet;
  GtkWidget *list_pane;
  GtkStack *bar;
  GtkLabel *found;
  GtkSpinner *found_spinner;
  GtkSpinner *searching_spinner;
  HeraldContactFilterBar *filter_bar;
  GtkRevealer *trouble_revealer;
  GtkLabel *trouble;
  GtkStack *stack;
  AdwStatusPage *error_page;
  GtkListView *list;
  GtkSingleSelection *selection;
  HeraldContactDetail *detail;

  /* Owned */
  HeraldStore *store;
  GSignalGroup *store_signals;
  HeraldLookup *lookup;
  HeraldContactList *contacts;
  HeraldContactResults *results;
  HeraldContactItem *shown; /* in the details, followed */
  gulong shown_handler;
  GHashTable *source_names; /* of the sources other than the own book */
  char *query;        /* what is searched for; empty: everybody is listed */
  const char *region; /* the country one is in, interned; NULL: unknown */
  gint64 wanted;      /* a contact that is to be chosen as soon as it is in the list */
  guint place;        /* where the chosen one was that has been deleted; G_MAXUINT: nowhere */
  gboolean fresh;     /* nothing has been shown of this search yet */
  guint again_source; /* the search is to be asked once more */
};

/* contacts-page.c */
HeraldContactItem *herald_contacts_page_get_chosen (HeraldContactsPage *self);
void herald_contacts_page_dial (HeraldContactsPage *self, const char *number, HeraldContact *contact);
void herald_contacts_page_go_to (HeraldContactsPage *self, gint64 id);
gboolean herald_contacts_page_is_searching (HeraldContactsPage *self);

/* contacts-page-actions.c */
void herald_contacts_page_install_actions (GtkWidgetClass *klass);
void herald_contacts_page_update_actions (HeraldContactsPage *self);
void herald_contacts_page_toast (HeraldContactsPage *self, const char *sentence);

G_END_DECLS
