"""Name, description and publisher of the site, which its owner sets."""
