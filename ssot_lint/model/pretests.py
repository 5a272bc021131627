"""A switch for the pre-tests: cheap looks at text that spare a costly question whose answer they know to be "nothing".

A pre-test is sound if the findings are the same without it. `SSOT_LINT_PRETESTS=off` leaves all of them out, which
shows that on any tree (`make bench ONLY=pretests`).
"""

from __future__ import annotations

import os

ENABLED = os.environ.get("SSOT_LINT_PRETESTS") != "off"
"""Whether pre-tests may spare questions; read once, for workers inherit the environment."""
