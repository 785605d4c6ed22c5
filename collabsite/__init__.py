"""The project: settings, addresses, and the packages that all apps share or that show several."""
