"""The ten functions of the course, in log space: the only truth that grading compares with."""
