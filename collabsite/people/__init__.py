"""People of the site: roles, invitations, profiles, notices, and the audit log of owners."""
