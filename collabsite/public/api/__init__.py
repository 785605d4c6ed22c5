"""Description of the site's JSON, as OpenAPI 3.1 and as a page, from routes and dataclasses."""
