"""The prose editor in pages of the admin, and the requests of its dialogs and panels."""
