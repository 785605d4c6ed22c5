"""People of the site: sign-in, roles, invitations, profiles, notices, and the audit log of owners."""
