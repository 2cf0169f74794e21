/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One check of the doctor as a row: a sign and a word for how it went, what was found, how to mend it. */

#include "ui/check-row.h"

#include <glib/gi18n.h>

struct _HeraldCheckRow
{
  AdwActionRow parent_instance;

  GtkStack *sign; /* borrowed: a child */
  HeraldCheckId id;
  HeraldCheckStatus status;
};

G_DEFINE_FINAL_TYPE (HeraldCheckRow, herald_check_row, ADW_TYPE_ACTION_ROW)

/* In the order of HeraldCheckStatus; the last one stands for a check that has not been made. */
static const struct
{
  const char *icon, *css_class, *word;
} faces[] = {
  [HERALD_CHECK_OK] = { "emblem-ok-symbolic", "success", N_("all right") },
  [HERALD_CHECK_WARNING] = { "dialog-warning-symbolic", "warning", N_("could be better") },
  [HERALD_CHECK_PROBLEM] = { "dialog-error-symbolic", "error", N_("a problem") },
  [HERALD_CHECK_SKIPPED] = { "list-remove-symbolic", "dim-label", N_("not known") },
};

static void
set_label (HeraldCheckRow *self,
           const char *word)
{
  /* Translators: a check of the doctor and how it went, "Login: all right" */
  g_autofree char *label = g_strdup_printf (_("%1$s: %2$s"), herald_check_get_title (self->id), word);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
herald_check_row_class_init (HeraldCheckRowClass *klass)
{
}

static void
herald_check_row_init (HeraldCheckRow *self)
{
  GtkWidget *spinner = gtk_spinner_new ();

  self->sign = GTK_STACK (gtk_stack_new ());
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_stack_add_named (self->sign, spinner, "running");
  for (gsize i = 0; i < G_N_ELEMENTS (faces); i++)
    {
      GtkWidget *image = gtk_image_new_from_icon_name (faces[i].icon);

      gtk_widget_add_css_class (image, faces[i].css_class);
      gtk_stack_add_named (self->sign, image, faces[i].word);
    }
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->sign));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 0);
}

/**
 * herald_check_row_new:
 * @id: which check
 *
 * Returns: (transfer none): a row for it that says it is being made
 */
GtkWidget *
herald_check_row_new (HeraldCheckId id)
{
  HeraldCheckRow *self = g_object_new (HERALD_TYPE_CHECK_ROW, NULL);
  g_autofree char *title = g_markup_escape_text (herald_check_get_title (id), -1);

  self->id = id;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  set_label (self, _("being looked at"));
  return GTK_WIDGET (self);
}

/**
 * herald_check_row_show:
 * @self: the row
 * @check: what was found; not kept
 */
void
herald_check_row_show (HeraldCheckRow *self,
                       const HeraldCheck *check)
{
  g_autofree char *detail = g_markup_escape_text (check->detail != NULL ? check->detail : "", -1);
  g_autofree char *mend = check->mend != NULL ? g_markup_escape_text (check->mend, -1) : NULL;
  g_autofree char *subtitle = mend != NULL ? g_strdup_printf ("%s\n<b>%s</b> %s", detail, _("To mend it:"), mend)
                                           : g_strdup (detail);

  g_return_if_fail (HERALD_IS_CHECK_ROW (self));

  self->status = check->status;
  gtk_stack_set_visible_child_name (self->sign, faces[check->status].word);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  set_label (self, _(faces[check->status].word));
}

/**
 * herald_check_row_compare:
 * @one: a row
 * @other: another one
 *
 * Returns: as strcmp(): what is to be mended comes before the rest, otherwise the order of the checks
 */
int
herald_check_row_compare (HeraldCheckRow *one,
                          HeraldCheckRow *other)
{
  static const int weights[] = {
    [HERALD_CHECK_PROBLEM] = 0, [HERALD_CHECK_WARNING] = 1, [HERALD_CHECK_OK] = 2, [HERALD_CHECK_SKIPPED] = 2,
  };
  int difference = weights[one->status] - weights[other->status];

  return difference != 0 ? difference : (int) one->id - (int) other->id;
}
