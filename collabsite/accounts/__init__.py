"""Sign-in of editors: password, passkey, second factor, sessions, and the e-mail to reset a password."""
