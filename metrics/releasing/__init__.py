"""Releasing data: issuing a release, its readiness, its impact on articles, and corrections."""

from metrics.releasing.release import ReleasingError, issue, release_digest

__all__ = ["ReleasingError", "issue", "release_digest"]
