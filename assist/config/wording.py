"""Sentences of the sign-in library that our catalogues say anew: it addresses people informally in German.

Nothing reads this list but `manage.py messages`; catalogues of the project come before those of libraries.
"""

from django.utils.translation import gettext_noop

SAID_ANEW = (
    gettext_noop("Please type your current password."),
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("You must type the same password each time."),
    gettext_noop("You must type the same email each time."),
    gettext_noop("You cannot remove your primary email address."),
    gettext_noop("Do you really want to remove the selected email address?"),
    gettext_noop("Your password has been changed."),
    gettext_noop("Your password is now changed."),
    gettext_noop(
        "You're receiving this email because you or someone else has requested a password reset for your user account."
        "\nIt can be safely ignored if you did not request a password reset. "
        "Click the link below to reset your password."
    ),
    gettext_noop("In case you forgot, your username is %(username)s."),
    gettext_noop("Thank you for using %(site_name)s!\n%(site_domain)s"),
    gettext_noop("You are about to generate a new set of recovery codes for your account."),
    gettext_noop("You are about to deactivate authenticator app based authentication. Are you sure?"),
)
