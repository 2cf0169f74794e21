/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The doctor: looks at all that a pop depends on, a row for each check as it is done; a report to be sent to somebody,
 * and the section of manager.conf to be given to whoever runs the server. */

#include "ui/doctor-window.h"

#include <glib/gi18n.h>

#include "diagnose/doctor.h"
#include "engine/doctor-books.h"
#include "ui/check-row.h"
#include "ui/text-window.h"

struct _HeraldDoctorWindow
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay *toasts;
  GtkButton *again_button;
  GtkButton *copy_button;
  GtkLabel *verdict;
  GtkListBox *list;
  GtkWidget *conf_group;

  HeraldCheckRow *rows[HERALD_N_CHECKS]; /* borrowed; NULL: not made on this desktop */

  /* Owned */
  HeraldAccount *account;
  HeraldSources *sources; /* nullable */
  HeraldDoctor *doctor;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (HeraldDoctorWindow, herald_doctor_window, ADW_TYPE_WINDOW)

static void
toast (HeraldDoctorWindow *self,
       const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

/* As heraldctl prints it, so that whoever gets it need not ask which program it is from. */
static char *
write_report (HeraldDoctorWindow *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (HeraldCheckId id = 0; id < HERALD_N_CHECKS; id++)
    {
      const HeraldCheck *check = herald_doctor_get_check (self->doctor, id);
      g_autofree char *line = check != NULL ? herald_check_to_text (check) : NULL;

      if (line == NULL)
        continue;
      g_string_append (text, line);
      if (!g_str_has_suffix (line, "\n"))
        g_string_append_c (text, '\n');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
on_copy_clicked (HeraldDoctorWindow *self)
{
  g_autofree char *report = write_report (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), report);
  toast (self, _("Copied"));
}

static void
on_conf_activated (HeraldDoctorWindow *self)
{
  g_autofree char *text = herald_doctor_write_manager_conf (self->doctor);
  GtkWidget *window = herald_text_window_new (GTK_WINDOW (self), "manager.conf",
                                              _("The least that Asterisk has to allow Herald, for whoever runs the server. "
                                                "The secret is to be filled in."),
                                              text);

  gtk_window_set_application (GTK_WINDOW (window), gtk_window_get_application (GTK_WINDOW (self)));
  gtk_window_present (GTK_WINDOW (window));
}

static guint
count (HeraldDoctorWindow *self,
       HeraldCheckStatus status)
{
  guint n = 0;

  for (HeraldCheckId id = 0; id < HERALD_N_CHECKS; id++)
    {
      const HeraldCheck *check = herald_doctor_get_check (self->doctor, id);

      n += check != NULL && check->status == status ? 1 : 0;
    }
  return n;
}

static void
show_verdict (HeraldDoctorWindow *self)
{
  guint problems = count (self, HERALD_CHECK_PROBLEM);
  guint warnings = count (self, HERALD_CHECK_WARNING);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *both = NULL;

  if (problems == 0 && warnings == 0)
    {
      gtk_label_set_text (self->verdict, _("Everything is as it should be."));
      return;
    }
  first = problems == 0 ? g_strdup (_("No problem."))
                        : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u problem.", "%u problems.", problems), problems);
  second = warnings == 0 ? g_strdup ("")
                         : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u thing could be better.",
                                                         "%u things could be better.", warnings), warnings);
  both = g_strconcat (first, *second != '\0' ? " " : "", second, NULL);
  gtk_label_set_text (self->verdict, both);
}

static void
on_check (HeraldDoctorWindow *self,
          const HeraldCheck *check)
{
  if (self->rows[check->id] != NULL)
    herald_check_row_show (self->rows[check->id], check);
}

/* What is to be mended comes first, once everything has been looked at. */
static int
by_weight (GtkListBoxRow *one,
           GtkListBoxRow *other,
           gpointer user_data)
{
  return herald_check_row_compare (HERALD_CHECK_ROW (one), HERALD_CHECK_ROW (other));
}

static void
on_run_ready (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (HeraldDoctorWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = herald_doctor_run_finish (HERALD_DOCTOR (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->doctor != HERALD_DOCTOR (source))
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->again_button), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy_button), TRUE);
  gtk_widget_set_sensitive (self->conf_group, TRUE);
  gtk_list_box_set_sort_func (self->list, by_weight, NULL, NULL);
  if (done)
    show_verdict (self);
  else
    gtk_label_set_text (self->verdict, error->message);
}

static void
clear_rows (HeraldDoctorWindow *self)
{
  GtkWidget *row;

  gtk_list_box_set_sort_func (self->list, NULL, NULL, NULL);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (HeraldCheckId id = 0; id < HERALD_N_CHECKS; id++)
    self->rows[id] = NULL;
}

static void
stop (HeraldDoctorWindow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->doctor != NULL)
    g_signal_handlers_disconnect_by_data (self->doctor, self);
  g_clear_object (&self->doctor);
}

static void
herald_doctor_window_dispose (GObject *object)
{
  HeraldDoctorWindow *self = HERALD_DOCTOR_WINDOW (object);

  stop (self);
  g_clear_object (&self->account);
  g_clear_object (&self->sources);
  G_OBJECT_CLASS (herald_doctor_window_parent_class)->dispose (object);
}

static void
herald_doctor_window_class_init (HeraldDoctorWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_doctor_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/doctor-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldDoctorWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, HeraldDoctorWindow, again_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldDoctorWindow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldDoctorWindow, verdict);
  gtk_widget_class_bind_template_child (widget_class, HeraldDoctorWindow, list);
  gtk_widget_class_bind_template_child (widget_class, HeraldDoctorWindow, conf_group);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_conf_activated);
  gtk_widget_class_bind_template_callback (widget_class, herald_doctor_window_run);
}

static void
herald_doctor_window_init (HeraldDoctorWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * herald_doctor_window_new:
 * @parent: (nullable): the window somebody asks from
 * @account: what is looked at
 * @sources: (nullable): the address books that are looked at
 *
 * Returns: (transfer none): the doctor, who has not begun, not shown yet
 */
GtkWidget *
herald_doctor_window_new (GtkWindow *parent,
                          HeraldAccount *account,
                          HeraldSources *sources)
{
  HeraldDoctorWindow *self = g_object_new (HERALD_TYPE_DOCTOR_WINDOW, "transient-for", parent, NULL);

  self->account = g_object_ref (account);
  g_set_object (&self->sources, sources);
  return GTK_WIDGET (self);
}

/**
 * herald_doctor_window_run:
 * @self: the window
 *
 * Begins, or begins anew.
 */
void
herald_doctor_window_run (HeraldDoctorWindow *self)
{
  g_return_if_fail (HERALD_IS_DOCTOR_WINDOW (self));

  stop (self);
  clear_rows (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->again_button), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy_button), FALSE);
  gtk_widget_set_sensitive (self->conf_group, FALSE);
  gtk_label_set_text (self->verdict, _("The doctor is looking…"));
  self->cancellable = g_cancellable_new ();
  self->doctor = herald_doctor_new_for_account (self->account);
  if (self->sources != NULL)
    herald_doctor_add_sources (self->doctor, self->sources);
  for (HeraldCheckId id = 0; id < HERALD_N_CHECKS; id++)
    if (herald_doctor_will_check (self->doctor, id))
      {
        GtkWidget *row = herald_check_row_new (id);

        self->rows[id] = HERALD_CHECK_ROW (row);
        gtk_list_box_append (self->list, row);
      }
  g_signal_connect_object (self->doctor, "check", G_CALLBACK (on_check), self, G_CONNECT_SWAPPED);
  herald_doctor_run_async (self->doctor, self->cancellable, on_run_ready, g_object_ref (self));
}
