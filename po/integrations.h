/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files in data/integrations say to people, for xgettext, which does not read them. Not compiled;
 * tests/po/test-po.py --write writes it. */

N_("Make an incoming webhook (Developer resources) with the permission telephony; it is https://PORTAL/rest/USER/SECRET/. Needs a paid plan.") /* bitrix24.ini */
N_("Portal") /* bitrix24.ini */
N_("User number of the webhook") /* bitrix24.ini */
N_("The number behind /rest/ in its address") /* bitrix24.ini */
N_("Secret of the webhook") /* bitrix24.ini */
N_("The letters behind the user number in its address") /* bitrix24.ini */
N_("Switch on the module \"API/Web services (REST server)\" and make an API key in the card of a user who may read third parties and contacts.") /* dolibarr.ini */
N_("Server") /* dolibarr.ini */
N_("API key") /* dolibarr.ini */
N_("Nothing is looked up: a link on the card opens the search in the browser, where you are logged in. Dataverse search must be switched on.") /* dynamics365.ini */
N_("Environment") /* dynamics365.ini */
N_("App number") /* dynamics365.ini */
N_("What stands behind appid= in the address of your app") /* dynamics365.ini */
N_("Make an API key and secret in the settings of a user who may read contacts.") /* erpnext.ini */
N_("API secret") /* erpnext.ini */
N_("Make an API user (Administration, API Users) with the method API key, and a role that may read contacts, accounts and leads.") /* espocrm.ini */
N_("The API key stands in the profile settings of an agent. Freshdesk finds only numbers that were typed without blanks; an unknown caller costs six of its requests per minute.") /* freshdesk.ini */
N_("Account") /* freshdesk.ini */
N_("ACCOUNT of https://ACCOUNT.freshdesk.com") /* freshdesk.ini */
N_("Asks a web service of your own with ?number=+493012345. It answers a JSON list of objects with id, name, organisation, phones, email, note, owner and url.") /* generic.ini */
N_("Address") /* generic.ini */
N_("Token") /* generic.ini */
N_("Sent as \"Authorization: Bearer …\"; leave it empty where none is needed") /* generic.ini */
N_("Nothing is looked up: a link on the card opens the search in the browser, where you are logged in. It finds numbers whose last six digits were typed without blanks.") /* glpi.ini */
N_("Make a private app (Settings, Integrations) with the scope crm.objects.contacts.read. The account number stands in the address of every HubSpot page behind /contacts/.") /* hubspot.ini */
N_("Account number") /* hubspot.ini */
N_("Address of HubSpot") /* hubspot.ini */
N_("app, or app-eu1 for an account in Europe") /* hubspot.ini */
N_("Token of the private app") /* hubspot.ini */
N_("Make a private integration (Settings, Integrations) and a long-lived token for it.") /* kommo.ini */
N_("Long-lived token") /* kommo.ini */
N_("Switch on the API and HTTP basic authentication (Configuration, API Settings). Numbers typed with blanks are not found.") /* mautic.ini */
N_("User") /* mautic.ini */
N_("Password") /* mautic.ini */
N_("Make an API key in the preferences of an Odoo user who may read contacts. On odoo.com the API needs a Custom plan.") /* odoo-rpc.ini */
N_("Database") /* odoo-rpc.ini */
N_("API key or password") /* odoo-rpc.ini */
N_("Make an API key in the preferences of an Odoo user who may read contacts. On odoo.com the API needs a Custom plan, and keys live three months at most.") /* odoo.ini */
N_("Only where the server has several") /* odoo.ini */
N_("Nothing is looked up: a link on the card opens the search in the browser, where you are logged in.") /* osticket.ini */
N_("The API token stands under Personal preferences, API. Numbers typed with blanks are perhaps not found.") /* pipedrive.ini */
N_("ACCOUNT of https://ACCOUNT.pipedrive.com") /* pipedrive.ini */
N_("API token") /* pipedrive.ini */
N_("Nothing is looked up: a link on the card opens the search in the browser, where you are logged in. RT searches numbers only when WorkPhone and MobilePhone are among the fields of its user search.") /* rt.ini */
N_("My Domain") /* salesforce.ini */
N_("ACCOUNT of https://ACCOUNT.my.salesforce.com") /* salesforce.ini */
N_("Nothing is looked up: a link on the card opens the search in the browser, where you are logged in. For version 8 the address ends in /legacy.") /* suitecrm.ini */
N_("Nothing is looked up: a link on the card opens the search in the browser, where you are logged in. Contacts are searched by the number of their office.") /* vtiger.ini */
N_("Make a token (Profile, Token Access) with the permission ticket.agent. Zammad needs Elasticsearch for this, and finds only numbers whose last digits were typed without blanks.") /* zammad.ini */
N_("Make an API token (Admin Center, Apps and integrations, Zendesk API). The user is the e-mail address of an agent.") /* zendesk.ini */
N_("ACCOUNT of https://ACCOUNT.zendesk.com") /* zendesk.ini */
N_("Address of the agent interface") /* znuny.ini */
