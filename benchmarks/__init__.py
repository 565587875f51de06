"""Speed against a yardstick measured on the same machine in the same minutes; run by hand, never asserted by a test."""
