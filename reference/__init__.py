"""The ten functions of the course, in log space: the only truth that grading compares with."""

from reference.em import em_gmm, m_step, random_init, responsibilities
from reference.kmeans import harden, kmeans_hard_em
from reference.labelled import fit_labelled
from reference.likelihood import fit_gmm, log_likelihood
from reference.sampling import sample_gmm

__all__ = [
    "em_gmm",
    "fit_gmm",
    "fit_labelled",
    "harden",
    "kmeans_hard_em",
    "log_likelihood",
    "m_step",
    "random_init",
    "responsibilities",
    "sample_gmm",
]
