"""How many examples the properties are tried on: a hundred each by default, `--hypothesis-profile nightly` for many.

A property that names its own number keeps it. By default the examples are the same in every run, so that what decides
whether a change is taken in does not depend on luck; nightly searches anew each time.
"""

from hypothesis import HealthCheck, settings

settings.register_profile("quick", max_examples=100, deadline=None, derandomize=True)
# nine properties of the debt: 10^5 examples in all
settings.register_profile(
    "nightly", max_examples=11_200, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("quick")
