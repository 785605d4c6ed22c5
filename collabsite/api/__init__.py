"""What the site's JSON is, told to programs (OpenAPI 3.1) and to people: made of routes and dataclasses."""
