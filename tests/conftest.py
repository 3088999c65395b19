"""For all tests: no window appears, whatever display there is (tests of the real window start their own)."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
