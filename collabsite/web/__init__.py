"""Kit under every app: responses, query parameters, routes, slugs, problem details and admin bases.

It knows no model of the site's apps.
"""
