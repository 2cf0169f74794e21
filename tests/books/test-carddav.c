/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An address book on a CardDAV server, a real one, through the desktop's services: read, changed on the server, and
 * found while the server is away. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>

#include "asking.h"
#include "desktop.h"
#include "folder.h"

#define BOOK "carddav-book"

static Desktop desktop;

/* --- The server --- */

typedef struct
{
  char *folder;
  char *program;
  guint16 port;
  GSubprocess *process;
} Server;

static Server server;

/* A port that nobody has now, and that stays the server's when it is stopped and started. */
static guint16
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static gboolean
answers (void)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", server.port, NULL, NULL);

  return connection != NULL;
}

static void
server_start (void)
{
  g_autofree char *config = g_build_filename (server.folder, "config", NULL);
  g_autoptr (GError) error = NULL;

  server.process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, server.program, "-C",
                                     config, NULL);
  g_assert_no_error (error);
  for (guint i = 0; i < PATIENCE * 50 && !answers (); i++)
    g_usleep (20 * 1000);
  g_assert_true (answers ());
}

static void
server_stop (void)
{
  g_subprocess_send_signal (server.process, SIGTERM);
  g_subprocess_wait (server.process, NULL, NULL);
  g_clear_object (&server.process);
  g_assert_false (answers ());
}

static char *
collection (void)
{
  return g_build_filename (server.folder, "collections", "collection-root", "alice", "book", NULL);
}

/* A contact of the server's, as its program keeps it. */
static void
server_put (const char *uid,
            const char *name,
            guint number)
{
  g_autofree char *folder = collection (), *file = g_strconcat (uid, ".vcf", NULL), *path = g_build_filename (folder, file, NULL);
  g_autofree char *text = g_strdup_printf ("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s\r\nFN:%s\r\nN:%s;;;;\r\nTEL:030 %u\r\nEND:VCARD\r\n", uid, name,
                                           name, number);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
server_delete (const char *uid)
{
  g_autofree char *folder = collection (), *file = g_strconcat (uid, ".vcf", NULL), *path = g_build_filename (folder, file, NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* Who may read: everybody, or who knows a password. */
static void
server_set_up (gboolean with_password)
{
  g_autofree char *rights = g_build_filename (server.folder, "rights", NULL), *config = g_build_filename (server.folder, "config", NULL);
  g_autofree char *users = g_build_filename (server.folder, "users", NULL);
  g_autofree char *auth = with_password ? g_strdup_printf ("htpasswd\nhtpasswd_encryption = plain\nhtpasswd_filename = %s", users)
                                        : g_strdup ("none");
  g_autofree char *text = g_strdup_printf ("[server]\nhosts = 127.0.0.1:%u\n[auth]\ntype = %s\n[rights]\ntype = from_file\nfile = %s\n"
                                           "[storage]\nfilesystem_folder = %s/collections\n[logging]\nlevel = warning\n", server.port, auth,
                                           rights, server.folder);

  g_assert_true (g_file_set_contents (rights, with_password ? "[all]\nuser: .+\ncollection: .*\npermissions: RrWw\n"
                                                            : "[all]\nuser: .*\ncollection: .*\npermissions: RrWw\n", -1, NULL));
  g_assert_true (g_file_set_contents (users, "alice:correct horse\n", -1, NULL));
  g_assert_true (g_file_set_contents (config, text, -1, NULL));
}

static void
server_prepare (void)
{
  g_autofree char *folder = NULL, *props = NULL;

  server.folder = g_build_filename (desktop.folder, "radicale", NULL);
  server.port = find_port ();
  folder = collection ();
  props = g_build_filename (folder, ".Radicale.props", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (props, "{\"tag\": \"VADDRESSBOOK\", \"D:displayname\": \"Customers\"}", -1, NULL));
}

/* --- The desktop's account --- */

static void
write_account (const char *uid,
               const char *name,
               const char *method,
               const char *user)
{
  g_autofree char *text = g_strdup_printf ("[Data Source]\nDisplayName=%s\nEnabled=true\nParent=\n"
                                           "[Address Book]\nBackendName=carddav\nOrder=0\n"
                                           "[Authentication]\nHost=127.0.0.1\nMethod=%s\nPort=%u\nUser=%s\n"
                                           "[Security]\nMethod=none\n"
                                           "[Offline]\nStaySynchronized=true\n"
                                           "[WebDAV Backend]\nResourcePath=/alice/book/\n", name, method, server.port, user);

  desktop_write_source (&desktop, uid, text);
}

/* As the button "Refresh" of the desktop's programs. */
static void
refresh (EBookClient *client)
{
  g_autoptr (GError) error = NULL;

  e_client_refresh_sync (E_CLIENT (client), NULL, &error);
  g_assert_no_error (error);
}

/* --- Tests --- */

static HeraldSource *
make_source (HeraldStore *store,
             const char *book)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_options_new ("eds-1", "eds");
  g_autoptr (GError) error = NULL;
  HeraldLocation germany = { "DE", NULL };
  HeraldSource *source;

  herald_source_options_set (options, "books", book);
  source = herald_source_type_find ("eds")->create (options, store, &error);
  g_assert_no_error (error);
  herald_source_set_location (source, &germany);
  return source;
}

static void
test_carddav (void)
{
  g_auto (Place) place = { NULL };
  HeraldStore *store;
  HeraldSource *source;
  EBookClient *client;

  place_init (&place);
  store = place_open (&place);
  server_put ("ada", "Ada", 1111111);
  server_put ("ben", "Ben", 2222222);
  server_set_up (FALSE);
  server_start ();
  source = make_source (store, "Customers");
  WAIT_FOR (has (source, "+49301111111", "Ada"));
  WAIT_FOR (has (source, "+49302222222", "Ben"));
  assert_check (source, "1 address book, 2 contacts");

  client = desktop_open (&desktop, BOOK);
  server_put ("cleo", "Cleo", 3333333);
  server_put ("ada", "Ada Byron", 1111111);
  server_delete ("ben");
  refresh (client);
  WAIT_FOR (has (source, "+49303333333", "Cleo"));
  WAIT_FOR (has (source, "+49301111111", "Ada Byron"));
  WAIT_FOR (has (source, "+49302222222", ""));

  /* Without the server, also in a new run: the services have kept what there was. */
  server_stop ();
  assert_who (source, "+49303333333", "Cleo");
  g_assert_finalize_object (source);
  source = make_source (store, "Customers");
  assert_check (source, "1 address book, 2 contacts");
  assert_who (source, "+49301111111", "Ada Byron");

  server_put ("dora", "Dora", 4444444);
  server_start ();
  refresh (client);
  WAIT_FOR (has (source, "+49304444444", "Dora"));
  assert_check (source, "1 address book, 3 contacts");

  g_object_unref (client);
  server_stop ();
  g_assert_finalize_object (source);
  WAIT_FOR (G_OBJECT (store)->ref_count == 1);
  g_assert_finalize_object (store);
}

/* An account whose password the desktop does not know: it is said, and that nobody is found is not the last word. */
static void
test_no_password (void)
{
  g_auto (Place) place = { NULL };
  HeraldStore *store;
  HeraldSource *source;
  const GError *error = NULL;

  place_init (&place);
  store = place_open (&place);
  server_set_up (TRUE);
  server_start ();
  source = make_source (store, "Locked");
  WAIT_FOR (herald_source_get_state (source, &error) != HERALD_SOURCE_LOADING && error != NULL);
  g_assert_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, "The address book “Locked” wants a password: enter it in the desktop's contacts.");
  server_stop ();
  g_assert_finalize_object (source);
  WAIT_FOR (G_OBJECT (store)->ref_count == 1);
  g_assert_finalize_object (store);
}

int
main (int argc,
      char *argv[])
{
  int status;

  server.program = g_find_program_in_path ("radicale");
  if (!desktop_has_services () || server.program == NULL)
    {
      g_print ("1..0 # SKIP %s is not installed\n", server.program == NULL ? "radicale" : "Evolution Data Server");
      return g_getenv ("HERALD_NO_SKIP") != NULL ? 1 : 77;
    }
  desktop_prepare (&desktop);
  g_test_init (&argc, &argv, NULL);
  server_prepare ();
  write_account (BOOK, "Customers", "none", "");
  write_account ("locked-book", "Locked", "plain/password", "alice");
  desktop_start (&desktop, TRUE);
  g_test_add_func ("/carddav/radicale", test_carddav);
  g_test_add_func ("/carddav/no-password", test_no_password);
  status = g_test_run ();
  desktop_stop (&desktop);
  g_free (server.folder);
  g_free (server.program);
  return status;
}
