"""The segments of the population and their start values."""

from typing import Literal

from sim.settings.setting import Group, setting


def share(meaning):
    return setting(meaning=meaning, unit="fraction", ge=0, le=1)


def sd(meaning):
    return setting(meaning=meaning, unit="log points", ge=0, le=5)


def multiple(meaning):
    return setting(meaning=meaning, unit="multiple", ge=0, le=20)


def months(meaning):
    return setting(meaning=meaning, unit="months of income", ge=0, le=100)


class Segment(Group):
    """A group of people with the same habits, on average."""

    weight: float = share("share of the population")
    median_income: float = setting(meaning="median permanent income", unit="CNY per month", gt=0, le=10_000_000)
    sd_log_income: float = sd("spread of permanent income")
    pay_pattern: Literal["monthly", "twice", "weekly"] = setting(meaning="paydays of a month")
    job_loss_multiplier: float = multiple("risk of losing the job over the average")
    transitory_sd: float = sd("monthly luck of income")
    buffer_median: float = months("target buffer of liquid cash")
    forget_mean: float = share("chance to forget a due day, before messages")
    default_cost_median: float = setting(
        meaning="private cost of default before the value of the line, in terms of burden", unit="burden", gt=0, le=10_000
    )
    wanted_debt_median: float = months("wanted debt of those who borrow")
    inactive_share: float = share("share who never borrow for purchases")
    interruption_multiplier: float = multiple("exposure to interrupted income over the average")


SEGMENTS = {
    "salaried": Segment(
        weight=0.50,
        median_income=7_000,
        sd_log_income=0.40,
        pay_pattern="monthly",
        job_loss_multiplier=0.70,
        transitory_sd=0.06,
        buffer_median=0.092,
        forget_mean=0.072,
        default_cost_median=10,
        wanted_debt_median=2.9,
        inactive_share=0.30,
        interruption_multiplier=0.6,
    ),
    "gig": Segment(
        weight=0.22,
        median_income=5_500,
        sd_log_income=0.40,
        pay_pattern="weekly",
        job_loss_multiplier=1.30,
        transitory_sd=0.18,
        buffer_median=0.068,
        forget_mean=0.088,
        default_cost_median=9.5,
        wanted_debt_median=2.6,
        inactive_share=0.25,
        interruption_multiplier=1.5,
    ),
    "youth": Segment(
        weight=0.15,
        median_income=4_500,
        sd_log_income=0.35,
        pay_pattern="monthly",
        job_loss_multiplier=2.40,
        transitory_sd=0.12,
        buffer_median=0.056,
        forget_mean=0.10,
        default_cost_median=8.1,
        wanted_debt_median=2.6,
        inactive_share=0.25,
        interruption_multiplier=1.0,
    ),
    "micro": Segment(
        weight=0.13,
        median_income=8_000,
        sd_log_income=0.55,
        pay_pattern="twice",
        job_loss_multiplier=0.90,
        transitory_sd=0.25,
        buffer_median=0.088,
        forget_mean=0.08,
        default_cost_median=9.5,
        wanted_debt_median=3.6,
        inactive_share=0.28,
        interruption_multiplier=1.9,
    ),
}
