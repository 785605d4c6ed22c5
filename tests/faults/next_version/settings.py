"""The settings of a version to come, which has more columns and indexes."""

from collabsite import settings as present

globals().update({name: getattr(present, name) for name in dir(present) if name.isupper()})

INSTALLED_APPS = [*present.INSTALLED_APPS, "tests.faults.next_version.apps.NextVersionConfig"]
