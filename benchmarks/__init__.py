"""Measurements that anyone can run again; each prints ratios taken in one run on one machine."""
