"""Django admin, for administrators alone: it looks at rows and writes through actions, never by itself."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.views.generic import RedirectView

from assist.admin import audits, operations, profiles, routes, routing, setup, staff, states, weeks
from assist.admin.index import in_sections

__all__ = ["audits", "operations", "profiles", "routes", "routing", "setup", "staff", "states", "weeks"]

admin.site.site_header = "Assist set-up"
admin.site.site_title = "Assist"
admin.site.index_title = "Set-up"
admin.site.site_url = "/console/"
admin.site.get_app_list = in_sections(admin.site)  # type: ignore[method-assign]

# The one sign-in of all staff: its rate limits and second factor hold here too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
to_password = RedirectView.as_view(pattern_name="account_change_password")
admin.site.password_change = to_password  # type: ignore[method-assign, assignment]
# Signing out asks the same questions wherever somebody is: an agent's open requests and conversations come first.
admin.site.logout = RedirectView.as_view(pattern_name="account_logout")  # type: ignore[method-assign, assignment]

# Sign-ins change through the agents' actions; these pages would write past them.
for model in (User, Group, EmailAddress, Authenticator):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
