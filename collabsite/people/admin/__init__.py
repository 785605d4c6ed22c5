"""Admin of people: owners see everybody, invite, and read the audit log; each person has a page."""

from collabsite.people.admin import audit, people

__all__ = ["audit", "people"]
