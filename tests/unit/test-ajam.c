/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "wire/ajam.h"
#include "wire/ami-parser.h"

static void
test_form (void)
{
  static const struct
  {
    const char *action, *form;
  } rows[] = {
    { "Action: Ping\r\nActionID: p-1\r\n\r\n", "Action=Ping&ActionID=p-1" },
    { "Action: Originate\r\nVariable: A=b&c\r\nVariable: D= %+\r\n\r\n",
      "Action=Originate&Variable=A%3Db%26c&Variable=D%3D%20%25%2B" },
    { "Action: Setvar\r\nValue: Zo\xc3\xab\r\nEmpty:\r\n\r\n", "Action=Setvar&Value=Zo%C3%AB&Empty=" },
    { "Action: Setvar\r\nValue: a: b\r\n\r\n", "Action=Setvar&Value=a%3A%20b" },
    { "", "" },
    { "no colon\r\n\r\n", "" },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *fill = g_strnfill (HERALD_AJAM_FORM_MAX, 'x');
  g_autofree char *large = g_strconcat ("A: ", fill, "\r\n\r\n", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *form = herald_ajam_form (rows[i].action, strlen (rows[i].action), NULL);

      g_assert_cmpstr (form, ==, rows[i].form);
    }
  g_assert_null (herald_ajam_form (large, strlen (large), &error));
  g_assert_error (error, HERALD_WIRE_ERROR, HERALD_WIRE_ERROR_MESSAGE_TOO_LONG);
}

static void
test_cookie (void)
{
  static const struct
  {
    const char *header, *id;
  } rows[] = {
    { "mansession_id=\"9560a0dc\"; Version=1; Max-Age=60", "9560a0dc" },
    { "mansession_id=9560a0dc; Path=/", "9560a0dc" },
    { "mansession_id=\"9560a0dc\"", "9560a0dc" },
    { "mansession_id=\"\"; Version=1", NULL },
    { "mansession_id=\"9560a0dc\r\nX: y\"", NULL },
    { "mansession_id=\"zz\"", NULL },
    { "other=\"9560a0dc\"", NULL },
    { "", NULL },
    { NULL, NULL },
  };
  g_autofree char *fill = g_strnfill (HERALD_AJAM_COOKIE_MAX + 1, 'a');
  g_autofree char *large = g_strconcat ("mansession_id=\"", fill, "\"", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *id = herald_ajam_cookie (rows[i].header);

      g_assert_cmpstr (id, ==, rows[i].id);
    }
  g_assert_null (herald_ajam_cookie (large));
}

static void
test_xml (void)
{
  static const struct
  {
    const char *xml, *text;
  } rows[] = {
    { "<ajax-response>\n<response type='object' id='unknown'><generic response='Success' actionid='p1' ping='Pong' /></response>\n"
      "</ajax-response>\n",
      "response: Success\r\nactionid: p1\r\nping: Pong\r\n\r\n" },
    { "<ajax-response><response type='object'><generic actionid='o1' event='OriginateResponse' response='Failure' /></response>"
      "<response><generic event='X' calleridname='J\xc3\xb6rg &lt;&amp;&gt; &apos;&quot;' /></response></ajax-response>",
      "event: OriginateResponse\r\nactionid: o1\r\nresponse: Failure\r\n\r\nevent: X\r\ncalleridname: J\xc3\xb6rg <&> '\"\r\n\r\n" },
    /* A key that came twice; one that only looks so. */
    { "<a><generic event='T' state='1' state-2='2' cid-callingpres='0' line-7='x' /></a>",
      "event: T\r\nstate: 1\r\nstate: 2\r\ncid-callingpres: 0\r\nline-7: x\r\n\r\n" },
    /* Nothing gets out of its line. */
    { "<a><generic event='T' name='a&#13;&#10;Event: Evil&#10;' /></a>", "event: T\r\nname: a  Event: Evil \r\n\r\n" },
    { "<ajax-response></ajax-response>", "" },
    { "<a><generic channel='x' /></a>", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = herald_ajam_text_of_xml (rows[i].xml, strlen (rows[i].xml), &error);

      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_not_xml (void)
{
  static const char *const rows[] = { "", "<a><generic event='X'", "Response: Success\r\n\r\n", "<a></b>", "<a>&nope;</a>" };
  g_autofree char *bytes = herald_ajam_text_of_xml ("<a><generic event='\xff\xfe' /></a>", 29, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (herald_ajam_text_of_xml (rows[i], strlen (rows[i]), &error));
      g_assert_nonnull (error);
    }
  g_assert_cmpstr (bytes, ==, "event: \xef\xbf\xbd\xef\xbf\xbd\r\n\r\n");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ajam/form", test_form);
  g_test_add_func ("/ajam/cookie", test_cookie);
  g_test_add_func ("/ajam/xml", test_xml);
  g_test_add_func ("/ajam/not-xml", test_not_xml);
  return g_test_run ();
}
